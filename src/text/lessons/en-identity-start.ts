/** Lesson: identity start. */
export const identityStart = {
  title: 'Identity start: the IRNN',
  about: 'One change of the first weights, and a plain network remembers hundreds of steps.',
  orthogonal:
    'A plain network of rectified linear units (ReLU) reads a 9 pixel by pixel. It is not trained yet, and its recurrent weights start as is usual, as a random rotation. The sentence says: learning reaches back only 14 of 783 steps.',
  circle:
    'Choose the question “How long is its memory?”. All eigenvalues have size 1, so they lie on the circle, spread all around. The rotation itself loses nothing. But it mixes the units at each step, and ReLU cuts off whatever becomes negative.',
  identity:
    'The IRNN starts otherwise: its recurrent weights are the identity. All 64 eigenvalues lie on one point, 1. Each unit adds what it reads to what it had, and nothing turns negative by being mixed.',
  reach:
    'Choose “Why does it forget?” and see what came of it: learning reaches back 605 of 783 steps, as far as the first ink. Above that the picture is blank and the state still zero; there is nothing to learn.',
  train:
    'How does the identity fare in training? Row by row it takes a second. Press Train and watch the points leave 1: some move outside the circle and grow.',
  published:
    'Pixel by pixel takes hours. The paper of 2015 proposed this start for just that; a Keras example with it reports 93 % after 900 epochs. Open the list of presets: “Default initialisation, for comparison” is the same network with the usual start, and it stays at about 11 %, which is guessing.',
  end: 'Nothing was added to the plain network, no gate and no new equation, only a better start. What a network can learn depends on where it begins.',
} as const;

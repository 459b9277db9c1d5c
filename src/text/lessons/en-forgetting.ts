/** Lesson: why the plain network forgets. */
export const forgetting = {
  title: 'Why the plain network forgets',
  about: 'Follow the error back through 28 and through 784 steps, and see where it fades.',
  rows: 'To learn, a network follows its error back from the last step to the first. The line shows how much of it arrives at each step: the length of the gradient, on an axis of powers of ten.\nReading 28 rows is short. The sentence above the chart says so: learning reaches back to the first step.',
  choose:
    'Now a small one of the same kind, 64 units, not trained yet. Under Settings choose for “Reading”: pixel by pixel. That makes 784 steps of 28.',
  pixels:
    'Over 784 steps the line falls by almost ten powers of ten. Learning reaches back only 201 steps; from the upper three quarters of the picture nothing can be learned.',
  why: 'Where does it get lost? At each step back the gradient is multiplied by the recurrent weights, and by the slope of tanh.\nChoose the question “How long is its memory?”: all eigenvalues of the weights lie on the circle, so the weights alone would keep its length. It is the slope, a little below 1. 0.97 multiplied by itself 784 times is 0.00000000004.',
  lstm: 'Do gates help? This LSTM starts as usual, and it is worse: learning reaches back only 10 steps. Its forget gates start at 0.73, and 0.73 multiplied by itself 15 times is below a hundredth.',
  gru: 'Gates help if they start open. In this GRU every unit starts with a memory of its own length, some as long as the whole picture; that is called chrono initialisation. Learning reaches back to the first step.',
  off: 'Is it really that? Switch “Start with long memories” off under Settings, and look at the line again.',
  end: 'A network can only learn from what its gradient still reaches. There are three ways out: fewer steps (rows), gates that start open (GRU, LSTM), or weights that start as the identity. The last is a lesson of its own.',
} as const;

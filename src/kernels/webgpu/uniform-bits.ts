/** Numbers as uniforms: they are handed over as u32s and read back as what the shader declares. */

const bits = new DataView(new ArrayBuffer(4));

/** The float's bits as a u32. */
export function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getUint32(0);
}

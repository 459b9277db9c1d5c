/** The file that holds the bench's tables keeps everything else. */
import { describe, expect, it } from 'vitest';
import { withSection } from '../../cli/performance-file.ts';

describe('a table in a file', () => {
  it('takes the place of the last one of its backend, and of nothing else', () => {
    const first = withSection('# Performance\n\nWords.\n', 'wasm', 'old');
    const both = withSection(first, 'webgpu', 'gpu');
    const again = withSection(both, 'wasm', 'new');
    expect(again).toBe(both.replace('old', 'new'));
    expect(again).toContain('# Performance\n\nWords.\n');
    expect(again).toContain('gpu');
  });

  it('begins a file that was empty', () => {
    expect(withSection('', 'wasm', 'table')).toBe(
      '<!-- bench:wasm -->\n\ntable\n\n<!-- /bench:wasm -->\n',
    );
  });
});

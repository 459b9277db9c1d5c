/**
 * What lies beside the page in dist.zip for whoever puts it on a web server: a read-me, and the settings for Apache
 * (taken by itself) and for nginx. The headers are those of our own server.
 */
import { allHeaders } from '../serve/headers.mjs';

/**
 * @param {string} html the page
 * @returns {[string, string][]} names and contents
 */
export function serverFiles(html) {
  const headers = Object.entries(allHeaders(html));
  return [
    ['README.txt', readme(headers)],
    ['.htaccess', htaccess(headers)],
    ['nginx.conf.txt', nginx(headers)],
  ];
}

/** @param {[string, string][]} headers */
function readme(headers) {
  return `Scanline on your own web server
===============================

Copy this folder anywhere on a web server; its name does not matter. Open its address in a browser: that is all.
Opened as a file, with a double click, it does not run: browsers forbid it.

Three things make it better:

1. https. Over plain http browsers give other devices neither WebGPU nor threads, and keep nothing for offline use.

2. These response headers, for every file. Without the first two the page is first loaded without threads, and has
   them from the second time on, when it is kept on the device.

${headers.map(([name, value]) => `   ${name}: ${value}`).join('\n')}

3. Compression. Beside most files lie the same ones compressed (.br and .gz): a server that sends those to browsers
   that accept them makes the page start several times faster.

Apache takes all of it from the file .htaccess in this folder, if its settings allow that (AllowOverride All, with
mod_headers and mod_rewrite). For nginx, nginx.conf.txt has the lines to put into the server's settings. On servers
that can do neither, such as GitHub Pages, the page works as it is.

The four files in mnist/ end in .gz and are meant to be sent as they are, without a Content-Encoding header.
`;
}

/** @param {[string, string][]} headers */
function htaccess(headers) {
  const set = headers.map(([name, value]) => `  Header always set ${name} "${value}"`);
  const types = [
    ['css', 'text/css'],
    ['html', 'text/html'],
    ['js', 'text/javascript'],
    ['json', 'application/json'],
    ['svg', 'image/svg+xml'],
    ['wasm', 'application/wasm'],
    ['webmanifest', 'application/manifest+json'],
    ['safetensors', 'application/octet-stream'],
  ];
  const encoded = [
    ['br', 'br'],
    ['gzip', 'gz'],
  ].map(
    ([name, ending]) => `  RewriteCond %{HTTP:Accept-Encoding} ${name}
  RewriteCond %{REQUEST_FILENAME}.${ending} -f
  RewriteRule ^(.+)\\.(${types.map(([type]) => type).join('|')})$ $1.$2.${ending} [L]`,
  );
  const typed = types.map(
    ([type, mime]) => `<FilesMatch "\\.${type}(\\.br|\\.gz)?$">
  ForceType ${mime}
</FilesMatch>`,
  );
  return `# Settings of this folder for Apache.
DirectoryIndex index.html
AddType application/wasm .wasm
RemoveType .gz
RemoveEncoding .gz
${typed.join('\n')}
<FilesMatch "\\.(${types.map(([type]) => type).join('|')})\\.br$">
  SetEnv no-brotli 1
  SetEnv no-gzip 1
  Header set Content-Encoding br
</FilesMatch>
<FilesMatch "\\.(${types.map(([type]) => type).join('|')})\\.gz$">
  SetEnv no-brotli 1
  SetEnv no-gzip 1
  Header set Content-Encoding gzip
</FilesMatch>
<IfModule mod_headers.c>
${set.join('\n')}
  Header append Vary Accept-Encoding
  Header set Cache-Control "no-cache"
  <If "%{REQUEST_URI} =~ m#/assets/#">
    Header set Cache-Control "public, max-age=31536000, immutable"
  </If>
</IfModule>
<IfModule mod_rewrite.c>
  RewriteEngine On
${encoded.join('\n')}
</IfModule>
`;
}

/** @param {[string, string][]} headers */
function nginx(headers) {
  const add = headers.map(([name, value]) => `    add_header ${name} "${value}" always;`);
  return `# Lines for nginx, within server { ... }, for this folder as /srv/scanline. brotli_static needs the module
# ngx_brotli; without it leave that line out.

location /scanline/ {
    root /srv;
    index index.html;
    default_type application/octet-stream;
    gzip_static on;
    gzip_vary on;
    brotli_static on;
    # What lies in assets/ has its contents in its name.
    set $caching "no-cache";
    if ($uri ~ /assets/) {
        set $caching "public, max-age=31536000, immutable";
    }
    add_header Cache-Control $caching always;
${add.join('\n')}

    location ~ \\.gz$ {
        set $caching "no-cache";
        types {}
        default_type application/octet-stream;
    }
    location ~ \\.webmanifest$ {
        set $caching "no-cache";
        types {}
        default_type application/manifest+json;
    }
}
`;
}

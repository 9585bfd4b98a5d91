#!/bin/sh
# Makes the sample brokerage in demo/ and builds it. A demo somebody has worked in is built as it stands.
set -eu
cd "$(dirname "$0")/.."

# What a person may have typed; out/ is made from it.
typed() { (cd demo && find . -path ./out -prune -o -type f ! -name .sample -exec cksum {} + | sort); }

if [ ! -e demo ]; then
    .venv/bin/tideover new demo --sample
    typed > demo/.sample
elif [ ! -f demo/.sample ]; then
    echo "demo: not made by make demo. Move it away, then run make demo again." >&2
    exit 1
elif [ "$(typed)" = "$(cat demo/.sample)" ]; then
    rm -rf demo
    .venv/bin/tideover new demo --sample
    typed > demo/.sample
else
    echo "demo: changed since it was made, so it is built as it stands. To start anew: rm -r demo"
fi

.venv/bin/tideover build demo

cat <<END

The sample brokerage is in demo/
  site       $(pwd)/demo/out/site/index.html
  runbooks   $(pwd)/demo/out/runbooks/
  interview  .venv/bin/tideover interview demo
END

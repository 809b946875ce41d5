#!/usr/bin/env bash
# A screenshot of a terminal that is read by OCR, rendered cleanly at 300 and at 96 dots per inch.
#   package   tesseract-ocr 5.3.0-2, fonts-dejavu-core 2.37-6 (Debian 12), with its own text2image
#   guess     clean letters of one width are read as they stand
#   seen      %SSMART LIC-3-COMM FAILED, a product id with a blank in it; at 96 dots C93@@-24T, and the server's path is /cslu/v1l/pi
# Exits 1 when this is no longer so.
set -euo pipefail
command -v tesseract text2image >/dev/null || apt-get install -y -q tesseract-ocr=5.3.0-2 fonts-dejavu-core=2.37-6 >/dev/null 2>&1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >text <<'TEXT'
UDI: PID:C9300-24T,SN:FOC2345X0AB
    Standby:PID:C9300-48UXM,SN:FCW2140L0QG
Cslu address: http://cslu.branch.example.com:8182/cslu/v1/pi
Dec 1 2025 08:10:43.398: %SMART_LIC-3-COMM_FAILED: Communications failure
TEXT
for dots in 300 96; do
  text2image --text=text --outputbase=page --font="DejaVu Sans Mono" --fonts_dir=/usr/share/fonts --degrade_image=false \
    --ptsize 12 --resolution "$dots" --xsize 2600 --ysize 800 --margin 30 >/dev/null 2>&1
  OMP_THREAD_LIMIT=1 tesseract page.tif - --psm 6 2>/dev/null | grep .
done >seen
cat >expected <<'EXPECTED'
UDI: PID:C9300-24T, SN: FOC2345X0AB
Standby: PID: C9300 -48UXM, SN: FCW2140L0QG
Cslu address: http://cslu.branch.example.com:8182/cslu/v1/pi
Dec 1 2025 08:10:43.398: %SSMART LIC-3-COMM FAILED: Communications failure
UDI: PID:C93@@-24T, SN: FOC2345X@AB
Standby : PID :C93@@-48UXM, SN: FCW214@L 006
Cslu address: http://cslu.branch.example.com:8182/cslu/v1l/pi
Dec 1 2025 @8:10:43.398: SSMART_LIC-3-COMM_FAILED: Communications failure
EXPECTED
diff expected seen || exit 1
cat seen

"""Makes the binary files beside it. Run once: `python tests/files/make_files.py`.

Needs LibreOffice (`soffice`) and Chromium (`chromium`) on the path; the tests
need neither. The organisations and figures in the files are invented.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent

SECTIONS = {
    "Purpose": [
        "This policy says how the three groups of Eastshire pay for shared services. It replaces the policy of March 2012.",
        "It applies to every contract that two or more of the groups hold together with one provider.",
    ],
    "Principles": ["- Decisions stay with each group", "- Costs follow use", "- Nobody pays twice"],
    "Shares of cost": [
        "The shares were agreed by the joint committee in May 2013. They are looked at again every April.",
        "| Group | Population | Share |",
        "| North Eastshire | 212,000 | 41 % |",
        "| South Eastshire | 187,500 | 36 % |",
        "| Eastshire Coast | 118,900 | 23 % |",
    ],
    "How a dispute is settled": [
        "1. The finance leads meet within ten working days",
        "2. The accountable officers meet",
        "3. An independent adviser decides",
    ],
    "Review": [
        "The lead for contracts reviews this policy each year. "
        + " ".join(
            f"In review {n} the committee looks at contract {n} and at the share that each group paid for it in that year."
            for n in range(1, 31)
        ),
    ],
    "Contacts": ["The secretary to the joint committee answers questions about this policy."],
}


def policy_docx(path: Path) -> None:
    from docx import Document

    doc = Document()
    doc.core_properties.title = "Policy on shared costs"
    doc.core_properties.author = "Joan Ellery"
    doc.core_properties.created = doc.core_properties.modified = datetime(2013, 6, 3, 9, 0)
    section = doc.sections[0]
    section.header.paragraphs[0].text = "Eastshire joint committee"
    section.footer.paragraphs[0].text = "Policy on shared costs, version 2"
    doc.add_paragraph("Policy on shared costs", style="Title")
    doc.add_paragraph("3 June 2013")
    for name, items in SECTIONS.items():
        doc.add_heading(name, 2 if name == "Shares of cost" else 1)
        rows = [[c.strip() for c in i.strip("|").split("|")] for i in items if i.startswith("|")]
        for item in items:
            if item.startswith("- "):
                doc.add_paragraph(item[2:], style="List Bullet")
            elif item[:2] in ("1.", "2.", "3."):
                doc.add_paragraph(item[3:], style="List Number")
            elif not item.startswith("|"):
                doc.add_paragraph(item)
        if rows:
            table = doc.add_table(0, len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
    doc.save(str(path))


def slides_pptx(path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    show.core_properties.title = "Shared costs: a briefing"
    show.core_properties.author = "Joan Ellery"
    show.core_properties.created = show.core_properties.modified = datetime(2013, 6, 10, 9, 0)
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Shared costs: a briefing"
    first.placeholders[1].text = "For the joint committee, 10 June 2013"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text = "What changes"
    body = second.placeholders[1].text_frame
    body.text = "Costs follow use"
    body.add_paragraph().text = "Nobody pays twice"
    second.notes_slide.notes_text_frame.text = "Say that the old shares end in March."
    third = show.slides.add_slide(show.slide_layouts[5])
    third.shapes.title.text = "The shares"
    rows = [[c.strip() for c in i.strip("|").split("|")] for i in SECTIONS["Shares of cost"] if i.startswith("|")]
    table = third.shapes.add_table(len(rows), 3, Inches(1), Inches(2), Inches(8), Inches(2)).table
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            table.cell(r, c).text = words
    show.save(str(path))


def policy_html() -> str:
    out = []
    for name, items in SECTIONS.items():
        out.append(f"<h2>{name}</h2>")
        rows = [[c.strip() for c in i.strip("|").split("|")] for i in items if i.startswith("|")]
        tags = {"- ": "ul", "1.": "ol", "2.": "ol", "3.": "ol"}
        listed = [i for i in items if i[:2] in tags]
        out += [f"<p>{i}</p>" for i in items if not i.startswith("|") and i not in listed]
        if listed:
            tag = tags[listed[0][:2]]
            out.append(f"<{tag}>" + "".join(f"<li>{i.split(' ', 1)[1]}</li>" for i in listed) + f"</{tag}>")
        if rows:
            head = "".join(f"<th>{c}</th>" for c in rows[0])
            body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows[1:])
            out.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Policy on shared costs | Eastshire</title>'
        '<meta name="author" content="Joan Ellery"><meta name="dcterms.date" content="2013-06-03"></head><body>'
        '<nav><a href="/">Home</a> <a href="/news">News</a></nav><main><h1>Policy on shared costs</h1><p>3 June 2013</p>'
        + "".join(out)
        + "</main><footer>© Eastshire joint committee</footer></body></html>"
    )


def office(source: Path, kind: str, folder: Path) -> Path:
    profile = folder / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return folder / f"{source.stem}.{kind.split(':')[0]}"


def printed(source: Path, target: Path, folder: Path) -> None:
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder / 'chromium'}",
         f"--print-to-pdf={target}", source.as_uri()],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def scan_pdf(source: Path, target: Path) -> None:
    """The first page of a PDF as a picture, as a scanner makes it."""
    import pypdfium2 as pdfium

    picture = pdfium.PdfDocument(source)[0].render(scale=0.6, grayscale=True)
    out = pdfium.PdfDocument.new()
    image = pdfium.PdfImage.new(out)
    image.set_bitmap(picture)
    page = out.new_page(595, 842)
    image.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    out.save(target)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        policy_docx(HERE / "policy-word.docx")
        slides_pptx(HERE / "slides-powerpoint.pptx")
        for name, kind in (("policy-word.docx", "odt"), ("slides-powerpoint.pptx", "odp")):
            middle = office(HERE / name, kind, folder)
            stem = name.split("-")[0]
            ending = Path(name).suffix[1:]
            shutil.copy(office(middle, ending, folder), HERE / f"{stem}-libreoffice.{ending}")
            shutil.copy(office(middle, "pdf", folder), HERE / f"{stem}-libreoffice.pdf")
        page = folder / "policy.html"
        page.write_text(policy_html(), encoding="utf-8")
        shutil.copy(page, HERE / "policy.html")
        printed(page, HERE / "policy-browser.pdf", folder)
        scan_pdf(HERE / "policy-libreoffice.pdf", HERE / "scan.pdf")


if __name__ == "__main__":
    sys.exit(main())

package vn.gocua

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.util.Size
import java.io.File
import vn.gocua.platform.Documents
import vn.gocua.platform.Pages

/** Pages of a PDF drawn by poppler: the platform's own renderer does not draw under Robolectric, on neither SDK. */
class Papers(bytes: ByteArray) : Pages {
    private val file = File.createTempFile("gocua", ".pdf").apply { writeBytes(bytes) }
    private val said = run("pdfinfo", file.path).decodeToString().lines().associate { it.substringBefore(':') to it.substringAfter(':').trim() }

    override val count = said["Pages"]?.toInt() ?: throw java.io.IOException("no PDF")

    override fun size(page: Int): Size = said.getValue("Page size").split(" ").let { Size(it[0].toDouble().toInt(), it[2].toDouble().toInt()) }

    override fun draw(page: Int, width: Int): Bitmap {
        val number = (page + 1).toString()
        val png = run("pdftoppm", "-png", "-f", number, "-l", number, "-scale-to-x", width.toString(), "-scale-to-y", "-1", file.path)
        return BitmapFactory.decodeByteArray(png, 0, png.size)
    }

    override fun close() {
        file.delete()
    }

    private fun run(vararg command: String): ByteArray =
        ProcessBuilder(*command).redirectError(ProcessBuilder.Redirect.DISCARD).start().inputStream.use { it.readBytes() }

    companion object {
        fun install() {
            Documents.open = { _, bytes -> Papers(bytes) }
        }

        /** Two pages with a line on each; poppler finds its way without a table of contents. */
        val TWO_PAGES: ByteArray = """
            %PDF-1.4
            1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
            2 0 obj <</Type /Pages /Kids [3 0 R 4 0 R] /Count 2>> endobj
            3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R>> endobj
            4 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R>> endobj
            5 0 obj <</Length 63>> stream
            BT /F 40 Tf 60 700 Td (TO KHAI CT01) Tj 0 -60 Td (1. 2. 3.) Tj ET
            endstream endobj
            6 0 obj <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>> endobj
            trailer <</Root 1 0 R>>
            %%EOF
        """.trimIndent().toByteArray()
    }
}

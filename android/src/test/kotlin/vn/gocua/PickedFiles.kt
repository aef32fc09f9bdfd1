package vn.gocua

import android.content.ContentProvider
import android.content.ContentValues
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.provider.OpenableColumns
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

/** The files on the phone, as the system's picker hands them out: name and size first, then the bytes. */
class PickedFiles : ContentProvider() {
    override fun onCreate() = true

    override fun query(uri: Uri, columns: Array<out String>?, where: String?, values: Array<out String>?, order: String?): Cursor {
        val wanted = columns ?: arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)
        val row = wanted.map { if (it == OpenableColumns.SIZE) sizes.getValue(uri) else uri.lastPathSegment }
        return MatrixCursor(wanted).apply { addRow(row) }
    }

    override fun getType(uri: Uri) = "image/png"
    override fun insert(uri: Uri, values: ContentValues?): Uri? = null
    override fun delete(uri: Uri, where: String?, values: Array<out String>?) = 0
    override fun update(uri: Uri, values: ContentValues?, where: String?, arguments: Array<out String>?) = 0

    companion object {
        private val sizes = mutableMapOf<Uri, Long>()

        /** Puts a file on the phone; its address. */
        fun offer(bytes: ByteArray, name: String): Uri {
            val uri = Uri.parse("content://vn.gocua.documents/$name.png")
            if (sizes.isEmpty()) Robolectric.buildContentProvider(PickedFiles::class.java).create("vn.gocua.documents")
            sizes[uri] = bytes.size.toLong()
            shadowOf(RuntimeEnvironment.getApplication().contentResolver).registerInputStreamSupplier(uri) { bytes.inputStream() }
            return uri
        }
    }
}

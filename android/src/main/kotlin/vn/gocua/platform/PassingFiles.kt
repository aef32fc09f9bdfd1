package vn.gocua.platform

import android.content.*
import android.database.*
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import java.io.*
import java.net.URLConnection

/**
 * Files on their way to or from another app, in the app's private cache and no longer than that takes. Not exported: an
 * app sees the one file that it was granted, by name, and nothing else.
 */
class PassingFiles : ContentProvider() {
    override fun onCreate() = true
    override fun openFile(uri: Uri, mode: String) = ParcelFileDescriptor.open(asked(uri), ParcelFileDescriptor.parseMode(mode))
    override fun getType(uri: Uri): String? = URLConnection.guessContentTypeFromName(asked(uri).name)
    override fun insert(uri: Uri, values: ContentValues?): Uri? = null
    override fun update(uri: Uri, values: ContentValues?, where: String?, arguments: Array<out String>?) = 0
    override fun delete(uri: Uri, where: String?, arguments: Array<out String>?) = 0

    override fun query(uri: Uri, columns: Array<out String>?, where: String?, values: Array<out String>?, order: String?): Cursor {
        val known = mapOf(OpenableColumns.DISPLAY_NAME to asked(uri).name, OpenableColumns.SIZE to asked(uri).length())
        val named = columns ?: known.keys.toTypedArray()
        return MatrixCursor(named).apply { addRow(named.map(known::get)) }
    }

    private fun asked(uri: Uri): File {
        val file = file(context!!, uri.lastPathSegment.orEmpty())
        if (!file.isFile) throw FileNotFoundException()
        return file
    }

    companion object {
        private fun folder(context: Context) = File(context.cacheDir, "passing")

        /** A name is only a name: what looks like a path is cut down to its last part. */
        fun file(context: Context, name: String) = File(folder(context), File(name).name)

        fun put(context: Context, name: String, bytes: ByteArray): Uri {
            folder(context).mkdirs()
            val file = file(context, name).apply { writeBytes(bytes) }
            return Uri.Builder().scheme("content").authority("vn.gocua.files").appendPath(file.name).build()
        }

        fun delete(context: Context, name: String) = file(context, name).delete()

        /** Deletes whatever is left. */
        fun sweep(context: Context) = folder(context).deleteRecursively()
    }
}

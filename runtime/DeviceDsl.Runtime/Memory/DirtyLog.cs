namespace DeviceDsl.Memory;

/// <summary>Records which pages of a piece of memory the guest writes.</summary>
internal abstract class DirtyLog
{
    /// <summary>Takes the pages that were written since the last call.</summary>
    /// <param name="bitmap">The bits of the pages, all clear before; see <see cref="DirtyPages.NewBitmap"/>.</param>
    public abstract void Take(ulong[] bitmap);

    /// <summary>Records a write of the guest that this process performed, after the bytes were written.</summary>
    /// <param name="offset">The offset of the first byte in the piece.</param>
    /// <param name="length">The number of bytes, not 0.</param>
    public abstract void Mark(int offset, int length);
}

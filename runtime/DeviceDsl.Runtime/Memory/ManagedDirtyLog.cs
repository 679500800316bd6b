namespace DeviceDsl.Memory;

/// <summary>The dirty log of memory whose guest is played by this process.</summary>
/// <remarks>
/// A write is recorded after its bytes are in memory. If the page is taken in between, the write records it again, so that a caller that
/// copies the pages it took misses no write.
/// </remarks>
/// <param name="length">The length of the memory in bytes.</param>
internal sealed class ManagedDirtyLog(int length) : DirtyLog
{
    private const int BitsPerWord = 64;

    private readonly ulong[] _bitmap = DirtyPages.NewBitmap(length);

    /// <inheritdoc/>
    public override void Take(ulong[] bitmap)
    {
        for (int word = 0; word < bitmap.Length; word++) bitmap[word] = Interlocked.Exchange(ref _bitmap[word], 0);
    }

    /// <inheritdoc/>
    public override void Mark(int offset, int length)
    {
        int last = (offset + length - 1) / DirtyPages.PageSize;
        for (int page = offset / DirtyPages.PageSize; page <= last; page++)
        {
            Interlocked.Or(ref _bitmap[page / BitsPerWord], 1UL << (page % BitsPerWord));
        }
    }
}

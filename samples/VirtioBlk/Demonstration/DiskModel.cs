using System.Runtime.InteropServices;

namespace VirtioBlk.Demonstration;

/// <summary>
/// The guest's knowledge of the disk: the checksum of its last write to each block, and which blocks belong to a request in flight.
/// </summary>
internal sealed class DiskModel
{
    public const int BlockLength = 4096;

    private const ulong Unknown = ulong.MaxValue;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private readonly ulong[] _sums;
    private readonly bool[] _isBusy;
    private readonly ulong _sumOfZeros = ChecksumOf(new byte[BlockLength]);
    private ulong _version;

    public DiskModel(ulong length)
    {
        _sums = new ulong[length / BlockLength];
        _isBusy = new bool[_sums.Length];
        Array.Fill(_sums, _sumOfZeros);
    }

    public int BlockCount => _sums.Length;

    /// <summary>The number of blocks compared.</summary>
    public long Checked { get; private set; }

    /// <summary>The number of blocks whose contents were wrong.</summary>
    public long Wrong { get; private set; }

    /// <summary>Reserves blocks for a request, unless another request has any of them: requests in flight have no order.</summary>
    public bool TryTake(int first, int count)
    {
        if (_isBusy.AsSpan(first, count).Contains(true)) return false;
        _isBusy.AsSpan(first, count).Fill(true);
        return true;
    }

    public void Release(int first, int count) => _isBusy.AsSpan(first, count).Clear();

    /// <summary>Fills a buffer with new unique contents, and remembers their checksums.</summary>
    public void Generate(int first, Span<byte> bytes)
    {
        for (int i = 0; i * BlockLength < bytes.Length; i++)
        {
            Span<byte> block = bytes.Slice(i * BlockLength, BlockLength);
            Fill(block, ((ulong)(uint)(first + i) << 32) ^ ++_version);
            _sums[first + i] = ChecksumOf(block);
        }
    }

    public void MarkZeros(int first, int count) => _sums.AsSpan(first, count).Fill(_sumOfZeros);

    /// <summary>The contents of discarded blocks are undefined (BK-17).</summary>
    public void MarkUnknown(int first, int count) => _sums.AsSpan(first, count).Fill(Unknown);

    /// <summary>Compares bytes that were read with what was written.</summary>
    public void Check(int first, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i * BlockLength < bytes.Length; i++)
        {
            ulong expected = _sums[first + i];
            if (expected == Unknown) continue;
            Checked++;
            if (ChecksumOf(bytes.Slice(i * BlockLength, BlockLength)) != expected) Wrong++;
        }
    }

    private static void Fill(Span<byte> block, ulong seed)
    {
        foreach (ref ulong word in MemoryMarshal.Cast<byte, ulong>(block))
        {
            seed = (seed * 6364136223846793005) + 1442695040888963407;
            word = seed;
        }
    }

    private static ulong ChecksumOf(ReadOnlySpan<byte> block)
    {
        ulong sum = Multiplier;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(block)) sum = (sum ^ word) * Multiplier;
        // A checksum must not equal the value that stands for no checksum.
        return sum == Unknown ? 0 : sum;
    }
}

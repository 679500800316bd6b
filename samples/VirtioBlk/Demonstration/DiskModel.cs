using System.Runtime.InteropServices;

namespace VirtioBlk.Demonstration;

/// <summary>What the guest knows of the disk: of each block the checksum of what it wrote last, and which blocks a request has now.</summary>
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

    /// <summary>How many blocks were compared.</summary>
    public long Checked { get; private set; }

    /// <summary>How many of them were not as they were written.</summary>
    public long Wrong { get; private set; }

    /// <summary>Takes blocks for a request, unless another one has any of them: requests in flight have no order.</summary>
    public bool TryTake(int first, int count)
    {
        if (_isBusy.AsSpan(first, count).Contains(true)) return false;
        _isBusy.AsSpan(first, count).Fill(true);
        return true;
    }

    public void Release(int first, int count) => _isBusy.AsSpan(first, count).Clear();

    /// <summary>Fills a buffer with what nobody wrote before, and remembers it.</summary>
    public void Invent(int first, Span<byte> bytes)
    {
        for (int i = 0; i * BlockLength < bytes.Length; i++)
        {
            Span<byte> block = bytes.Slice(i * BlockLength, BlockLength);
            Fill(block, ((ulong)(uint)(first + i) << 32) ^ ++_version);
            _sums[first + i] = ChecksumOf(block);
        }
    }

    public void BecomeZeros(int first, int count) => _sums.AsSpan(first, count).Fill(_sumOfZeros);

    /// <summary>What is in discarded blocks is nobody's promise (BK-17).</summary>
    public void BecomeUnknown(int first, int count) => _sums.AsSpan(first, count).Fill(Unknown);

    /// <summary>Compares what was read with what was written.</summary>
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
        // The value that stands for no checksum is none.
        return sum == Unknown ? 0 : sum;
    }
}

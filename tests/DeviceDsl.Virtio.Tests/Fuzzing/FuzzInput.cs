using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>Bytes that a hostile guest is made of, read from one end to the other; behind their end there are zeros.</summary>
internal sealed class FuzzInput(byte[] bytes)
{
    private int _position;

    public bool HasMore => _position < bytes.Length;

    public byte Next() => HasMore ? bytes[_position++] : (byte)0;

    public int Next(int count) => Next() % count;

    public ushort NextWord() => (ushort)(Next() | (Next() << 8));

    /// <summary>The width of an access.</summary>
    public int NextWidth() => 1 << Next(4);

    /// <summary>A number: one of those at which something may go wrong, or one of any bytes.</summary>
    public ulong NextNumber(int size) => Next(20) switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        4 => (ulong)size - 1,
        5 => (ulong)size,
        6 => (ulong)size + 1,
        7 => 0x7FFF,
        8 => 0x8000,
        9 => 0xFFFF,
        10 => uint.MaxValue,
        11 => ulong.MaxValue,
        12 => TransportRig.MemoryStart + NextWord(),
        13 => TransportRig.MemoryStart + TransportRig.MemoryLength - 1 - Next(),
        14 => 1UL << Next(64),
        15 => NextWord(),
        16 => NextWord() | ((ulong)NextWord() << 16),
        17 => NextWord() | ((ulong)NextWord() << 16) | ((ulong)NextWord() << 32) | ((ulong)NextWord() << 48),
        18 => 16UL * Next(),
        _ => Next(),
    };
}

using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance.Live;

/// <summary>Seeded choices from small pools, so that random commands meet each other.</summary>
/// <param name="seed">The seed.</param>
internal sealed class CommandPool(int seed)
{
    /// <summary>The address of a register of the local APIC, at which doorbells can be too.</summary>
    public const ulong LocalApicPlace = 0xFEE0_0020;

    /// <summary>The address of the IOAPIC's data register.</summary>
    public const ulong IoApicData = 0xFEC0_0010;

    private readonly Random _random = new(seed);

    private static readonly string[] EventFds = ["e0", "e1", "e2", "e3", "e4", "r0", "r1", "r2"];
    private static readonly string[] OtherFds = ["none", "closed", "file", "e9"];
    private static readonly uint[] Gsis = [0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 15, 16, 17, 20, 23];
    private static readonly uint[] OddGsis = [24, 25, 26, 27, 100, 4095, 4096, 0xFFFF_FFFF];
    private static readonly byte[] Vectors = [0x10, 0x1F, 0x31, 0x35, 0x35, 0x41, 0x45, 0x51, 0x51, 0x61, 0x81, 0xEF, 0xFE];
    private static readonly ulong[] Ports = [0x10, 0x11, 0x12, 0x14, 0x20, 0x21, 0xA0, 0x4D0, 0x510, 0xFFFF];
    private static readonly ulong[] Places =
    [
        0xD000_0000, 0xD000_0001, 0xD000_0002, 0xD000_0004, 0xD000_0008, 0xD000_0FFC, 0xD000_0FFE, 0xD000_1000, 0xD000_1002,
        0xFEC0_0000, IoApicData, LocalApicPlace, 0x10_0000, 0x1_0000_0000,
    ];
    private static readonly ulong[] Values = [0, 1, 2, 3, 0xFF, 0x100, 0x1234, 0xFFFF, 0xDEAD_BEEF, ulong.MaxValue];

    /// <summary>Whether an interrupt controller has a port or an address.</summary>
    public static bool IsOfController(ulong address)
        => address is 0x20 or 0x21 or 0xA0 or 0xA1 or 0x4D0 or 0x4D1 || (address & 0xFFCF_F000) == 0xFEC0_0000;

    /// <summary>Whether a command writes ICW1 to an 8259.</summary>
    public static bool IsFirstInitWord(ReadOnlySpan<string> words)
    {
        if (words[0] == "on") words = words[2..];
        return words is ["pio", "out", _, "0x20" or "0xa0", var value] && (Words.ParseNumber(value) & 0x10) != 0;
    }

    /// <summary>A number from 0 to below a bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>Whether a chance of so many percent came true.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>One of some.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    /// <summary>The name of an eventfd.</summary>
    public string EventFd() => Of<string>(EventFds);

    /// <summary>The name of a descriptor, rarely one that is no eventfd.</summary>
    public string Fd() => Chance(4) ? Of<string>(OtherFds) : EventFd();

    /// <summary>A GSI.</summary>
    public uint Gsi() => Chance(15) ? Of<uint>(OddGsis) : Of<uint>(Gsis);

    /// <summary>An input of the IOAPIC.</summary>
    public uint Pin() => Of<uint>(Gsis);

    /// <summary>A vector.</summary>
    public byte Vector() => Chance(5) ? (byte)Below(256) : Of<byte>(Vectors);

    /// <summary>A port of doorbells.</summary>
    public ulong Port() => Chance(10) ? (ulong)Below(0x20) : Of<ulong>(Ports);

    /// <summary>An address of doorbells.</summary>
    public ulong Place() => Of<ulong>(Places);

    /// <summary>A value that a guest writes.</summary>
    public ulong Value() => Chance(15) ? (ulong)_random.NextInt64() : Of<ulong>(Values);

    /// <summary>A destination of interrupts, as a message or entry holds it.</summary>
    public uint Destination() => Chance(70) ? (uint)Below(2) : Of<uint>(2, 3, 4, 0xF, 0x11, 0x21, 0x80, 0xFF);

    /// <summary>
    /// A delivery mode: those that interrupt a processor in another way (SMI, NMI, INIT, start-up) would end the program that executes
    /// the commands.
    /// </summary>
    public uint Mode() => Chance(85) ? 0 : Of<uint>(0, 1, 1, 3, 7);
}

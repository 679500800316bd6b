using DeviceDsl;

namespace Booting;

/// <summary>The devices that test images of hypervisors expect, at the ports of a PC and of QEMU.</summary>
[Board]
public sealed partial class BootBoard
{
    /// <summary>Makes the board.</summary>
    /// <param name="options">The size of the machine.</param>
    /// <param name="output">The other end of the serial line.</param>
    /// <param name="setLine">Sets a line of the machine.</param>
    /// <param name="onExit">Called with the value with which the guest ends.</param>
    public BootBoard(BootOptions options, TextWriter output, Action<Gsi, bool> setLine, Action<uint> onExit)
    {
        ArgumentNullException.ThrowIfNull(options);
        Com1 = new(output);
        Exit = new(onExit);
        Configuration = new((ulong)options.MemoryBytes, (ushort)options.Cpus);
        Lines = new(setLine);
    }

    /// <summary>The serial line.</summary>
    [Attach(Pio = 0x3F8)]
    public Uart16550 Com1 { get; }

    /// <summary>The port that ends the guest.</summary>
    [Attach(Pio = 0xF4)]
    public DebugExit Exit { get; }

    /// <summary>The size of the machine, for the guest.</summary>
    [Attach(Pio = 0x510)]
    public FirmwareConfiguration Configuration { get; }

    /// <summary>The interrupt lines, which the guest sets itself.</summary>
    [Attach(Pio = 0x2000)]
    public LineBlock Lines { get; }

    /// <summary>The timer.</summary>
    [Attach(Pio = 0x40)]
    public IntervalTimer Timer { get; } = new(TimeProvider.System);

    /// <summary>The clock.</summary>
    [Attach(Pio = 0x70)]
    public RealTimeClock Clock { get; } = new(TimeProvider.System);
}

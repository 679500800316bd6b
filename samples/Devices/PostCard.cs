using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Devices;

/// <summary>A card on the ISA bus that shows the codes of the firmware's power-on self-test, at port 0x80 of a PC.</summary>
/// <remarks>
/// A write takes a cycle of the bus, and the processor waits for it. Linux writes the port only for this delay (<c>native_io_delay</c>).
/// </remarks>
[Device(Name = "POST card")]
public sealed partial class PostCard
{
    private const ulong BusFrequency = 8_333_333;
    private const ulong CycleTicks = 8;                         // an 8-bit cycle with the usual wait states, about a microsecond

    private DeferredWrite _write;

    /// <summary>A code was written. Called by the thread of the guest's access.</summary>
    public event Action<byte>? Shown;

    [Register(Pio, 0)]
    private partial byte Code { get; set; }

    [Timer(Frequency = BusFrequency)]
    private partial DeviceTimer Cycle { get; }

    [OnWrite(nameof(Code))]
    private void OnCode(byte written, DeferredWrite write)
    {
        _write = write;
        Cycle.Start(CycleTicks);
        Shown?.Invoke(written);
    }

    [OnTimer(nameof(Cycle))]
    private void OnCycle() => _write.Complete();
}

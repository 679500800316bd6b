using DeviceDsl.Virtio.Devices;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>The header in BAR 0 by which legacy drivers reach a device, followed by its configuration (VL-1).</summary>
[Device(Name = "virtio legacy")]
[Region(Pio, TailOffset, TailLength, Name = "Tail")]
internal sealed partial class LegacyInterface(VirtioDevice device, PciTransport transport)
{
    /// <summary>The length of the BAR.</summary>
    public const ulong Length = 0x80;

    /// <summary>The offset to which kicks are written, with the queue as the value.</summary>
    public const ulong NotifyOffset = 0x10;

    /// <summary>The maximum length of a configuration, after the vectors.</summary>
    public const int ConfigurationLength = (int)TailLength - VectorsLength;

    private const ulong TailOffset = 0x14;
    private const ulong TailLength = Length - TailOffset;
    private const int VectorsLength = 4;
    private const int QueueVectorOffset = 2;
    private const uint PageSize = 0x1000;

    [Register(Pio, 0x00, Access = ReadOnly)]
    private partial uint DeviceFeatures { get; set; }

    [Register(Pio, 0x04)]
    private partial uint DriverFeatures { get; set; }

    [Register(Pio, 0x08)]
    private partial uint QueuePage { get; set; }

    [Register(Pio, 0x0C, Access = ReadOnly)]
    private partial ushort QueueSize { get; set; }

    [Register(Pio, 0x0E)]
    private partial ushort QueueSelect { get; set; }

    [Register(Pio, NotifyOffset, Access = ReadOnly)]
    private partial ushort QueueNotify { get; set; }

    [Register(Pio, 0x12)]
    private partial byte Status { get; set; }

    [Register(Pio, 0x13, Access = ReadOnly)]
    private partial byte InterruptStatus { get; set; }

    // While the driver is ready, ioeventfds catch its kicks first.
    [Doorbell(Pio, NotifyOffset, Match = 0, Count = ModernInterface.QueueCount, Synchronous = true)]
    private void OnNotify(int index) => device.Queues.Kick((uint)index);

    [OnRead(nameof(DeviceFeatures))]
    private uint ReadDeviceFeatures(uint stored) => device.Session.LegacyFeatures;

    [OnRead(nameof(DriverFeatures))]
    private uint ReadDriverFeatures(uint stored) => device.Session.ReadLegacyFeatures();

    [OnWrite(nameof(DriverFeatures))]
    private void WriteDriverFeatures(uint written) => device.Session.WriteLegacyFeatures(written);

    [OnRead(nameof(QueuePage))]
    private uint ReadQueuePage(uint stored) => device.Queues.Find(QueueSelect)?.Page ?? 0;

    [OnWrite(nameof(QueuePage))]
    private void WriteQueuePage(uint written)
    {
        // As legacy drivers expect: page 0 resets the device (VL-2).
        if (written == 0) device.Session.WriteStatus(0, isLegacy: true);
        else device.Queues.PlaceLegacy(QueueSelect, written, PageSize, PageSize);
    }

    [OnRead(nameof(QueueSize))]
    private ushort ReadQueueSize(ushort stored) => (ushort)(device.Queues.Find(QueueSelect)?.Maximum ?? 0);

    [OnRead(nameof(Status))]
    private byte ReadStatus(byte stored) => (byte)device.Status;

    [OnWrite(nameof(Status))]
    private void WriteStatus(byte written) => device.Session.WriteStatus(written, isLegacy: true);

    [OnRead(nameof(InterruptStatus))]
    private byte ReadInterruptStatus(byte stored) => device.Session.Interrupts.TakeStatus();

    /// <summary>While the guest uses MSI-X, two vector registers precede the configuration, which moves up (VP-13).</summary>
    [OnRead(Region = "Tail")]
    private ulong ReadTail(ulong offset, int length)
    {
        if (!transport.HasVectors) return device.Session.ReadConfiguration(offset, length);
        if (offset >= VectorsLength) return device.Session.ReadConfiguration(offset - VectorsLength, length);
        uint queue = device.Queues.Find(QueueSelect)?.Vector ?? QueueState.NoVector;
        return (device.Session.Interrupts.ConfigurationVector | (queue << 16)) >> (8 * (int)offset);
    }

    [OnWrite(Region = "Tail")]
    private void WriteTail(ulong offset, int length, ulong value)
    {
        if (!transport.HasVectors) device.Session.WriteConfiguration(offset, length, value);
        else if (offset >= VectorsLength) device.Session.WriteConfiguration(offset - VectorsLength, length, value);
        else WriteVector(offset, length, (ushort)value);
    }

    private void WriteVector(ulong offset, int length, ushort vector)
    {
        if (length != sizeof(ushort)) return;
        if (offset == 0) device.Session.Interrupts.ConfigurationVector = transport.Accept(vector);
        else if (offset == QueueVectorOffset && device.Queues.Find(QueueSelect) is { } queue) queue.Vector = transport.Accept(vector);
    }
}

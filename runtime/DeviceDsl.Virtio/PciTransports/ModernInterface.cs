using DeviceDsl.Virtio.Devices;
using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Virtio.PciTransports;

/// <summary>The structures in BAR 4 by which modern drivers reach a device, one page each (VP-3, VP-4).</summary>
[Device(Name = "virtio modern")]
[Region(Mmio, ConfigurationOffset, ConfigurationLength, Name = "Configuration")]
internal sealed partial class ModernInterface(VirtioDevice device, PciTransport transport)
{
    /// <summary>The length of the BAR.</summary>
    public const ulong Length = 0x4000;

    /// <summary>The length of the common structure.</summary>
    public const uint CommonLength = 0x40;

    public const uint InterruptStatusOffset = 0x1000;
    public const uint ConfigurationOffset = 0x2000;
    public const uint ConfigurationLength = 0x1000;
    public const uint NotifyOffset = 0x3000;

    /// <summary>The distance between the kick addresses of two queues.</summary>
    public const uint NotifyMultiplier = 4;

    /// <summary>The maximum number of queues.</summary>
    public const int QueueCount = 0x1000 / (int)NotifyMultiplier;

    /// <summary>Returns the offset in the BAR to which kicks of a queue are written.</summary>
    public static ulong NotifyOffsetOf(int queue) => NotifyOffset + ((ulong)queue * NotifyMultiplier);

    [Register(Mmio, 0x00)]
    private partial uint DeviceFeatureSelect { get; set; }

    [Register(Mmio, 0x04, Access = ReadOnly)]
    private partial uint DeviceFeature { get; set; }

    [Register(Mmio, 0x08)]
    private partial uint DriverFeatureSelect { get; set; }

    [Register(Mmio, 0x0C)]
    private partial uint DriverFeature { get; set; }

    [Register(Mmio, 0x10)]
    private partial ushort ConfigurationVector { get; set; }

    [Register(Mmio, 0x12, Access = ReadOnly)]
    private partial ushort Queues { get; set; }

    [Register(Mmio, 0x14)]
    private partial byte Status { get; set; }

    [Register(Mmio, 0x15, Access = ReadOnly)]
    private partial byte ConfigurationGeneration { get; set; }

    [Register(Mmio, 0x16)]
    private partial ushort QueueSelect { get; set; }

    [Register(Mmio, 0x18)]
    private partial ushort QueueSize { get; set; }

    [Register(Mmio, 0x1A)]
    private partial ushort QueueVector { get; set; }

    [Register(Mmio, 0x1C)]
    private partial ushort QueueEnable { get; set; }

    [Register(Mmio, 0x1E, Access = ReadOnly)]
    private partial ushort QueueNotifyOffset { get; set; }

    // The addresses of the three areas of a ring; each half is a register of its own.
    [Register(Mmio, 0x20, Count = 6)]
    private partial Registers<uint> QueueAddress { get; }

    [Register(Mmio, 0x38, Access = ReadOnly)]
    private partial ushort QueueNotifyData { get; set; }

    [Register(Mmio, 0x3A)]
    private partial ushort QueueReset { get; set; }

    // The device has no administration queues.
    [Register(Mmio, 0x3C, Access = Constant)]
    private partial uint AdministrationQueues { get; }

    [Register(Mmio, InterruptStatusOffset, Access = ReadOnly)]
    private partial byte InterruptStatus { get; set; }

    private QueueState? Selected => device.Queues.Find(QueueSelect);

    // The address identifies the queue; the value may carry more than its number, a hint that is ignored (ND-1).
    [Doorbell(Mmio, NotifyOffset, Count = QueueCount, Stride = NotifyMultiplier, Synchronous = true)]
    private void OnNotify(int index) => device.Queues.Kick((uint)index);

    [OnRead(nameof(DeviceFeature))]
    private uint ReadDeviceFeature(uint stored) => device.OfferedFeatures.Window(DeviceFeatureSelect);

    [OnRead(nameof(DriverFeature))]
    private uint ReadDriverFeature(uint stored) => device.Session.ReadDriverFeatures(DriverFeatureSelect);

    [OnWrite(nameof(DriverFeature))]
    private void WriteDriverFeature(uint written) => device.Session.WriteDriverFeatures(DriverFeatureSelect, written);

    [OnRead(nameof(ConfigurationVector))]
    private ushort ReadConfigurationVector(ushort stored) => device.Session.Interrupts.ConfigurationVector;

    [OnWrite(nameof(ConfigurationVector))]
    private void WriteConfigurationVector(ushort written) => device.Session.Interrupts.ConfigurationVector = transport.Accept(written);

    [OnRead(nameof(Queues))]
    private ushort ReadQueues(ushort stored) => (ushort)device.QueueCount;

    [OnRead(nameof(Status))]
    private byte ReadStatus(byte stored) => (byte)device.Status;

    [OnWrite(nameof(Status))]
    private void WriteStatus(byte written) => device.Session.WriteStatus(written, isLegacy: false);

    [OnRead(nameof(ConfigurationGeneration))]
    private byte ReadGeneration(byte stored) => device.Session.ReadGeneration();

    [OnRead(nameof(QueueSize))]
    private ushort ReadQueueSize(ushort stored) => (ushort)(Selected?.Size ?? 0);

    [OnWrite(nameof(QueueSize))]
    private void WriteQueueSize(ushort written) => device.Queues.SetSize(QueueSelect, written);

    [OnRead(nameof(QueueVector))]
    private ushort ReadQueueVector(ushort stored) => Selected?.Vector ?? QueueState.NoVector;

    [OnWrite(nameof(QueueVector))]
    private void WriteQueueVector(ushort written)
    {
        if (Selected is { } queue) queue.Vector = transport.Accept(written);
    }

    [OnRead(nameof(QueueEnable))]
    private ushort ReadQueueEnable(ushort stored) => Selected is { IsEnabled: true } ? (ushort)1 : (ushort)0;

    [OnWrite(nameof(QueueEnable))]
    private void WriteQueueEnable(ushort written)
    {
        // Values other than 1 are ignored (VP-6).
        if (written == 1) device.Queues.Enable(QueueSelect);
    }

    [OnRead(nameof(QueueNotifyOffset))]
    private ushort ReadQueueNotifyOffset(ushort stored) => Selected is null ? (ushort)0 : QueueSelect;

    [OnRead(nameof(QueueAddress))]
    private uint ReadQueueAddress(int index, uint stored) => Selected?.HalfOfArea(index) ?? 0;

    [OnWrite(nameof(QueueAddress))]
    private void WriteQueueAddress(int index, uint written) => device.Queues.SetAddress(QueueSelect, index, written);

    [OnRead(nameof(QueueNotifyData))]
    private ushort ReadQueueNotifyData(ushort stored) => Selected is null ? (ushort)0 : QueueSelect;

    [OnRead(nameof(QueueReset))]
    private ushort ReadQueueReset(ushort stored) => device.Queues.IsResetting(QueueSelect) ? (ushort)1 : (ushort)0;

    [OnWrite(nameof(QueueReset))]
    private void WriteQueueReset(ushort written)
    {
        // Values other than 1 are ignored (RR-2).
        if (written == 1) device.Queues.Reset(QueueSelect);
    }

    [OnRead(nameof(InterruptStatus))]
    private byte ReadInterruptStatus(byte stored) => device.Session.Interrupts.TakeStatus();

    [OnRead(Region = "Configuration")]
    private ulong ReadConfiguration(ulong offset, int length) => device.Session.ReadConfiguration(offset, length);

    [OnWrite(Region = "Configuration")]
    private void WriteConfiguration(ulong offset, int length, ulong value) => device.Session.WriteConfiguration(offset, length, value);
}

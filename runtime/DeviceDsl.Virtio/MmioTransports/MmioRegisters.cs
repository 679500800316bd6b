using DeviceDsl.Virtio.Devices;
using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Virtio.MmioTransports;

/// <summary>The registers of a device over memory-mapped I/O, version 1 or 2, followed by its configuration (MM-1, MM-2).</summary>
/// <remarks>
/// The registers are one region, because they accept only aligned accesses of 4 bytes: others read as 0 and are ignored (MM-3).
/// </remarks>
[Device(Name = "virtio-mmio")]
[Region(Mmio, 0, ConfigurationOffset, Name = "Registers")]
[Region(Mmio, ConfigurationOffset, ConfigurationLength, Name = "Configuration")]
internal sealed partial class MmioRegisters(VirtioDevice device, VirtioMmioOptions options)
{
    /// <summary>The offset to which kicks are written.</summary>
    public const ulong NotifyOffset = 0x50;

    /// <summary>The maximum length of a configuration.</summary>
    public const ulong ConfigurationLength = 0x1000 - ConfigurationOffset;

    private const ulong ConfigurationOffset = 0x100;
    private const uint Magic = 0x7472_6976;
    private const int RegisterLength = sizeof(uint);

    [State]
    private uint _deviceFeatureSelect;

    [State]
    private uint _driverFeatureSelect;

    [State]
    private uint _queueSelect;

    [State]
    private uint _pageSize;

    [State]
    private uint _queueAlignment;

    private QueueState? Selected => device.Queues.Find(_queueSelect);

    // While the driver is ready, ioeventfds catch its kicks first. Kicks that carry data match none (ND-2).
    [Doorbell(Mmio, NotifyOffset, Length = RegisterLength, Synchronous = true)]
    private void OnNotify(ulong value)
        => device.Queues.Kick(device.Features.Has(VirtioFeature.NotificationData) ? (ushort)value : (uint)value);

    [OnRead(Region = "Registers")]
    private ulong Read(ulong offset, int length)
    {
        if (length != RegisterLength || offset % RegisterLength != 0) return 0;
        return ReadCommon(offset) ?? (options.IsLegacy ? ReadLegacy(offset) : ReadModern(offset));
    }

    [OnWrite(Region = "Registers")]
    private void Write(ulong offset, int length, ulong value)
    {
        if (length != RegisterLength || offset % RegisterLength != 0) return;
        if (TryWriteCommon(offset, (uint)value)) return;
        if (options.IsLegacy) WriteLegacy(offset, (uint)value);
        else WriteModern(offset, (uint)value);
    }

    [OnRead(Region = "Configuration")]
    private ulong ReadConfiguration(ulong offset, int length) => device.Session.ReadConfiguration(offset, length);

    [OnWrite(Region = "Configuration")]
    private void WriteConfiguration(ulong offset, int length, ulong value) => device.Session.WriteConfiguration(offset, length, value);

    [OnReset]
    private void Forget()
    {
        (_deviceFeatureSelect, _driverFeatureSelect, _queueSelect, _pageSize, _queueAlignment) = (0, 0, 0, 0, 0);
        device.Session.Reset();
    }

    private uint? ReadCommon(ulong offset) => offset switch
    {
        0x000 => Magic,
        0x004 => options.IsLegacy ? 1u : 2u,
        0x008 => (uint)device.Id,
        0x00C => options.Vendor,
        0x010 => ReadDeviceFeatures(),
        0x034 => (uint)(Selected?.Maximum ?? 0),
        0x060 => device.Session.Interrupts.Status,
        0x070 => (uint)device.Status,
        _ => null,
    };

    private bool TryWriteCommon(ulong offset, uint value)
    {
        switch (offset)
        {
            case 0x014:
                _deviceFeatureSelect = value;
                return true;
            case 0x020:
                WriteDriverFeatures(value);
                return true;
            case 0x024:
                _driverFeatureSelect = value;
                return true;
            case 0x030:
                _queueSelect = value;
                return true;
            case 0x064:
                device.Session.Interrupts.End((byte)value);
                return true;
            case 0x070:
                device.Session.WriteStatus((byte)value, options.IsLegacy);
                return true;
            default:
                return false;
        }
    }

    private uint ReadLegacy(ulong offset) => offset == 0x040 ? Selected?.Page ?? 0 : 0;

    private void WriteLegacy(ulong offset, uint value)
    {
        switch (offset)
        {
            case 0x028:
                _pageSize = value;
                break;
            case 0x038:
                device.Queues.SetLegacySize(_queueSelect, value);
                break;
            case 0x03C:
                _queueAlignment = value;
                break;
            case 0x040:
                PlaceQueue(value);
                break;
        }
    }

    /// <summary>Places a legacy ring; without a page size or an alignment it has no address, and is ignored (MM-2).</summary>
    private void PlaceQueue(uint page)
    {
        QueueSet queues = device.Queues;
        if (page == 0) queues.PlaceLegacy(_queueSelect, 0, 1, 1);
        else if (uint.IsPow2(_pageSize) && uint.IsPow2(_queueAlignment)) queues.PlaceLegacy(_queueSelect, page, _pageSize, _queueAlignment);
    }

    private uint ReadModern(ulong offset) => offset switch
    {
        0x044 => Selected is { IsEnabled: true } ? 1u : 0,
        // The device has no shared memory (MM-1).
        0x0B0 or 0x0B4 or 0x0B8 or 0x0BC => uint.MaxValue,
        0x0C0 => device.Queues.IsResetting(_queueSelect) ? 1u : 0,
        0x0FC => device.Session.ReadGeneration(),
        _ => 0,
    };

    private void WriteModern(ulong offset, uint value)
    {
        switch (offset)
        {
            case 0x038:
                device.Queues.SetSize(_queueSelect, value);
                break;
            case 0x044 when value == 0:
                device.Queues.Disable(_queueSelect);
                break;
            case 0x044 when value == 1:
                device.Queues.Enable(_queueSelect);
                break;
            case 0x080 or 0x084:
                device.Queues.SetAddress(_queueSelect, HalfOf(offset, 0x080, 0), value);
                break;
            case 0x090 or 0x094:
                device.Queues.SetAddress(_queueSelect, HalfOf(offset, 0x090, 1), value);
                break;
            case 0x0A0 or 0x0A4:
                device.Queues.SetAddress(_queueSelect, HalfOf(offset, 0x0A0, 2), value);
                break;
            case 0x0C0 when value == 1:
                device.Queues.Reset(_queueSelect);
                break;
        }
    }

    private static int HalfOf(ulong offset, ulong first, int part) => (2 * part) + (int)((offset - first) / RegisterLength);

    private uint ReadDeviceFeatures()
    {
        if (!options.IsLegacy) return device.OfferedFeatures.Window(_deviceFeatureSelect);
        return _deviceFeatureSelect == 0 ? device.Session.LegacyFeatures : 0;
    }

    private void WriteDriverFeatures(uint value)
    {
        if (!options.IsLegacy) device.Session.WriteDriverFeatures(_driverFeatureSelect, value);
        else if (_driverFeatureSelect == 0) device.Session.WriteLegacyFeatures(value);
    }
}

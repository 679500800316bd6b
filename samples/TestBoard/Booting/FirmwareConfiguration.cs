using System.Buffers.Binary;
using DeviceDsl;
using static DeviceDsl.AddressSpace;

namespace Booting;

/// <summary>
/// The fw_cfg interface: the guest writes the number of an item to the selector port, and reads the item byte by byte from the data port.
/// </summary>
[Device]
[Region(Pio, 0, 2, Name = "Ports")]
public sealed partial class FirmwareConfiguration
{
    private const ulong DataPort = 1;
    private const ushort Signature = 0;
    private const ushort Interfaces = 1;
    private const ushort RamSize = 3;
    private const ushort CpuCount = 5;
    private const ushort MaxCpuCount = 0xF;

    private readonly Dictionary<ushort, byte[]> _items;
    private byte[] _selected;
    private int _position;

    /// <summary>Makes the items.</summary>
    /// <param name="ramBytes">The length of the guest's memory in bytes.</param>
    /// <param name="cpus">The number of processors.</param>
    public FirmwareConfiguration(ulong ramBytes, ushort cpus)
    {
        byte[] ram = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(ram, ramBytes);
        byte[] count = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(count, cpus);
        _items = new()
        {
            [Signature] = [.. "QEMU"u8],
            [Interfaces] = [1, 0, 0, 0],
            [RamSize] = ram,
            [CpuCount] = count,
            [MaxCpuCount] = count,
        };
        _selected = _items[Signature];
    }

    [OnRead(Region = "Ports")]
    private ulong OnRead(ulong offset, int length)
        => offset == DataPort && length == 1 && _position < _selected.Length ? _selected[_position++] : 0UL;

    // An item that does not exist is empty, and reads as zeros.
    [OnWrite(Region = "Ports")]
    private void OnWrite(ulong offset, int length, ulong value)
    {
        if (offset != 0 || length != sizeof(ushort)) return;
        _selected = _items.GetValueOrDefault((ushort)value) ?? [];
        _position = 0;
    }
}

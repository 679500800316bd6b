using DeviceDsl.Buses;
using DeviceDsl.Memory;

namespace DeviceDsl.Pci;

/// <summary>Configuration mechanism #1: the ports by which the guest accesses configuration space (PC-1).</summary>
/// <remarks>
/// 32 bits written to 0xCF8 select a function and a register; narrower accesses there belong to other ports, and are not claimed. The
/// selected bytes are at 0xCFC to 0xCFF. The low two bits of the selection count, as in QEMU and as its clients use them; hardware treats
/// them as 0.
/// </remarks>
internal sealed class ConfigurationPorts(PciHost host) : BusDevice
{
    /// <summary>The first port.</summary>
    public static readonly IoAddress First = IoAddress.Pio(Selection);

    /// <summary>The number of ports.</summary>
    public const ulong Length = 8;

    private const ulong Selection = 0xCF8;
    private const ulong Data = 0xCFC;
    private const uint EnableBit = 1u << 31;
    private uint _selected;

    /// <summary>Returns the claim of the ports.</summary>
    /// <param name="owner">The bus, which releases it.</param>
    public static AddressClaim ClaimOf(PciHost owner)
        => AddressClaim.At(owner, ClaimKind.Chip, $"the configuration ports of {owner}", First, Length);

    /// <summary>The value that the guest last wrote to 0xCF8.</summary>
    public uint Selected
    {
        get => Volatile.Read(ref _selected);
        set => Volatile.Write(ref _selected, value);
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        uint selected = Selected;
        value = selected;
        if (address == Selection && length == sizeof(uint)) return true;
        if (address < Data || (selected & EnableBit) == 0) return false;
        value = BusOf(selected) == 0
            ? host.Read(PlaceOf(selected), OffsetOf(selected, address), length)
            : uint.MaxValue >> (32 - (8 * length));
        return true;
    }

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        uint selected = Selected;
        if (address == Selection && length == sizeof(uint))
        {
            Selected = (uint)value;
            return true;
        }

        if (address < Data || (selected & EnableBit) == 0) return false;
        if (BusOf(selected) == 0) host.Write(PlaceOf(selected), OffsetOf(selected, address), length, (uint)value);
        return true;
    }

    private static int BusOf(uint selected) => (byte)(selected >> 16);

    private static PciAddress PlaceOf(uint selected) => PciAddress.OfIndex((byte)(selected >> 8));

    private static int OffsetOf(uint selected, ulong address) => (byte)selected | (int)(address - Data);
}

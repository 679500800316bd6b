using DeviceDsl.Pci;

namespace DeviceDsl.Virtio;

/// <summary>A PCI function as its driver sees it: it accesses configuration space by mechanism #1, and places the BARs.</summary>
/// <param name="bus">The processor that the driver runs on.</param>
/// <param name="address">The address of the function.</param>
public sealed class PciDriverFunction(IGuestBus bus, PciAddress address)
{
    private const byte MsixId = 0x11;

    private int _vectors;
    private ulong _table;

    /// <summary>The processor that the driver runs on.</summary>
    public IGuestBus Bus { get; } = bus;

    /// <summary>Whether MSI-X is enabled.</summary>
    public bool IsMsixEnabled { get; private set; }

    /// <summary>The number of vectors; known once MSI-X is enabled.</summary>
    public int VectorCount => _vectors;

    /// <summary>Reads configuration space.</summary>
    /// <param name="offset">0 to 255.</param>
    /// <param name="length">1, 2 or 4 bytes.</param>
    public uint Read(int offset, int length = 4)
    {
        Select(offset);
        return (uint)Bus.Read(IoAddress.Pio(0xCFC + (ulong)(offset & 3)), length);
    }

    /// <summary>Writes configuration space.</summary>
    /// <param name="offset">0 to 255.</param>
    /// <param name="value">The value.</param>
    /// <param name="length">1, 2 or 4 bytes.</param>
    public void Write(int offset, uint value, int length = 4)
    {
        Select(offset);
        Bus.Write(IoAddress.Pio(0xCFC + (ulong)(offset & 3)), length, value);
    }

    /// <summary>Writes the command register.</summary>
    /// <param name="command">The value.</param>
    public void Command(PciCommand command) => Write(0x04, (uint)command, 2);

    /// <summary>Places a BAR.</summary>
    /// <param name="bar">0 to 5.</param>
    /// <param name="first">Its first address.</param>
    public void Place(int bar, ulong first)
    {
        bool isWide = (Read(0x10 + (4 * bar)) & 5) == 4;
        Write(0x10 + (4 * bar), (uint)first);
        if (isWide) Write(0x14 + (4 * bar), (uint)(first >> 32));
    }

    /// <summary>Returns the address at which a BAR was placed.</summary>
    /// <param name="bar">0 to 5.</param>
    public ulong PlaceOf(int bar)
    {
        uint low = Read(0x10 + (4 * bar));
        if ((low & 1) != 0) return low & ~3u;
        ulong high = (low & 4) != 0 ? Read(0x14 + (4 * bar)) : 0;
        return (high << 32) | (low & ~15u);
    }

    /// <summary>Returns the capabilities with an ID, in their order.</summary>
    /// <param name="id">The capability ID.</param>
    /// <returns>The offset of each in configuration space.</returns>
    public IEnumerable<int> Capabilities(byte id)
    {
        int offset = (Read(0x06, 2) & 0x10) == 0 ? 0 : (int)Read(0x34, 1);
        for (int left = 48; offset != 0 && left > 0; left--)
        {
            if (Read(offset, 1) == id) yield return offset;
            offset = (int)Read(offset + 1, 1);
        }
    }

    /// <summary>Enables MSI-X, whose table must be at the beginning of its BAR.</summary>
    public void EnableMsix()
    {
        int capability = Capabilities(MsixId).First();
        _vectors = (int)(Read(capability + 2, 2) & 0x7FF) + 1;
        uint place = Read(capability + 4);
        _table = PlaceOf((int)(place & 7)) + (place & ~7u);
        Write(capability + 2, 0x8000, 2);
        IsMsixEnabled = true;
    }

    /// <summary>Routes a vector to the first processor.</summary>
    /// <param name="vector">The number of the vector.</param>
    /// <param name="interrupt">The vector by which the processor receives it.</param>
    public void SetVector(int vector, byte interrupt)
    {
        ulong entry = _table + ((ulong)vector * 16);
        Bus.Write(IoAddress.Mmio(entry), 4, 0xFEE0_0000);
        Bus.Write(IoAddress.Mmio(entry + 4), 4, 0);
        Bus.Write(IoAddress.Mmio(entry + 8), 4, interrupt);
        Bus.Write(IoAddress.Mmio(entry + 12), 4, 0);
    }

    private void Select(int offset)
        => Bus.Write(
            IoAddress.Pio(0xCF8), 4, 0x8000_0000 | ((uint)address.Device << 11) | ((uint)address.Function << 8) | (uint)(offset & ~3));
}

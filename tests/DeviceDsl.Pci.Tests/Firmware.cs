namespace DeviceDsl.Pci.Tests;

/// <summary>What firmware does with a bus: finds every function, sizes its BARs, gives them addresses, and lets them answer.</summary>
internal sealed class Firmware(PciGuest guest)
{
    private ulong _nextPort = 0xC000;
    private ulong _nextAddress = 0xE000_0000;
    private ulong _nextWideAddress = 0x1_0000_0000;

    /// <summary>What was found, by device and function, and where each BAR was put.</summary>
    public Dictionary<PciAddress, SortedDictionary<int, ulong>> Found { get; } = [];

    public void Run()
    {
        for (int device = 0; device < PciAddress.DeviceCount; device++)
        {
            if (guest.Read(new(device), 0, 2) == 0xFFFF) continue;
            int functions = (guest.Read(new(device), 0x0E, 1) & 0x80) != 0 ? PciAddress.FunctionCount : 1;
            for (int function = 0; function < functions; function++)
            {
                PciAddress address = new(device, function);
                if (guest.Read(address, 0, 2) != 0xFFFF) Assign(address);
            }
        }
    }

    private void Assign(PciAddress address)
    {
        SortedDictionary<int, ulong> bars = Found[address] = [];
        for (int bar = 0; bar < 6; bar++)
        {
            uint kind = guest.Read(address, 0x10 + (4 * bar));
            bool isWide = (kind & 5) == 4;
            ulong length = guest.Size(address, bar, isWide);
            if (length == 0) continue;
            ref ulong next = ref (kind & 1) != 0 ? ref _nextPort : ref isWide ? ref _nextWideAddress : ref _nextAddress;
            next = (next + length - 1) / length * length;
            bars[bar] = next;
            guest.Place(address, bar, next, isWide);
            next += length;
            if (isWide) bar++;
        }

        guest.Command(address, PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
    }
}

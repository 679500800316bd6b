using DeviceDsl.Pci.Bars;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <summary>What a function consists of.</summary>
/// <param name="Identity">What its header says that it is.</param>
public sealed record PciFunctionOptions(PciIdentity Identity)
{
    /// <summary>What messages call it; the name of its first device when left out.</summary>
    public string? Name { get; init; }

    /// <summary>Its BARs, at most 6 registers of them.</summary>
    public IReadOnlyList<PciBar> Bars { get; init; } = [];

    /// <summary>
    /// A device besides those in the BARs, for the lines it raises, or as an <see cref="IPciDevice"/> that is told of the
    /// function. It has no doorbells and registers but in BARs.
    /// </summary>
    public IDevice? Device { get; init; }

    /// <summary>Its message-signalled interrupts; <see langword="null"/> for none.</summary>
    public PciMsixOptions? Msix { get; init; }

    /// <summary>Its capabilities, in the order of the list; that of MSI-X comes first.</summary>
    public IReadOnlyList<PciCapability> Capabilities { get; init; } = [];

    /// <summary>Its interrupt pin.</summary>
    public PciInterruptPin Pin { get; init; } = PciInterruptPin.A;

    /// <summary>How the guest's writes reach the doorbells in its BARs.</summary>
    public DoorbellDelivery Delivery { get; init; } = DoorbellDelivery.EventFd;

    /// <summary>What is saved and loaded with the function; its devices, each by itself, when left out.</summary>
    public ISavedState? SavedState { get; init; }

    /// <summary>What the attributes of a device's class say: <see cref="PciDeviceAttribute"/> and <see cref="BarAttribute"/>.</summary>
    /// <param name="device">The device; every BAR of its class is its base in the space of that BAR.</param>
    /// <exception cref="ArgumentException">The class has no <see cref="PciDeviceAttribute"/>, or nothing was generated of it.</exception>
    public static PciFunctionOptions Of(IDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return (device as IDescribedPciDevice)?.Describe()
            ?? throw new ArgumentException(
                $"{device.Name} has no description for PCI: its class {device.GetType().Name} lacks [PciDevice], or was compiled without the DeviceDsl generator.",
                nameof(device));
    }

    /// <summary>Every device of the function, once.</summary>
    internal IReadOnlyList<IDevice> Devices()
        => [.. Bars.Select(bar => bar.Device).Append(Device).OfType<IDevice>().Distinct(ReferenceEqualityComparer.Instance).Cast<IDevice>()];

    /// <summary>The BARs, with the one that MSI-X adds.</summary>
    internal IReadOnlyList<PciBar> AllBars()
        => Msix is null || Bars.Any(bar => bar.Index == Msix.Bar) ? Bars : [.. Bars, Msix.OwnBar];

    /// <summary>Finds the first thing that is wrong.</summary>
    /// <exception cref="ArgumentException">There is something.</exception>
    internal void ThrowUnlessRight(string name, IReadOnlyList<PciCapability> capabilities, Func<PciBar, IEnumerable<BarRange>> windowsOf)
    {
        string? error = CheckIdentity() ?? CheckMsix() ?? BarRules.Check(AllBars(), windowsOf) ?? CapabilityList.Check(capabilities) ?? CheckLines() ?? CheckMessages();
        if (error is not null) throw new ArgumentException($"{name} cannot be a PCI function: {error}.");
    }

    private string? CheckIdentity()
    {
        if (Identity.Vendor == ushort.MaxValue) return "its vendor must not be 0xFFFF, which means that no function is present";
        return Identity.ClassCode >> 24 == 0 ? null : $"its class code 0x{Identity.ClassCode:x} has more than 24 bits";
    }

    private string? CheckMsix()
    {
        if (Msix is null) return null;
        bool isMemory = AllBars().All(bar => bar.Index != Msix.Bar || bar.Space == AddressSpace.Mmio);
        return Msix.Check() ?? (isMemory ? null : $"its MSI-X table is in BAR {Msix.Bar}, which is not a memory BAR");
    }

    private string? CheckMessages()
    {
        int wanted = Devices().Sum(device => device.MsiCount);
        int vectors = Msix?.Vectors ?? 0;
        return wanted <= vectors ? null : $"its devices need {wanted} message vectors, and its MSI-X table has {vectors}";
    }

    private string? CheckLines()
    {
        foreach (IDevice device in Devices())
        {
            for (int i = 0; i < device.LineCount; i++)
            {
                LineEntry line = device.GetLine(i);
                if (line.Kind == LineKind.Edge) return $"line {line.Name} of {device.Name} is an edge line, and an interrupt pin is level-triggered";
                if (Pin == PciInterruptPin.None) return $"line {line.Name} of {device.Name} needs an interrupt pin, and the function has none";
            }

            bool isBased = Bars.Any(bar => bar.Device == device) || device is { DoorbellCount: 0, RegisterCount: 0, RegionCount: 0 };
            if (!isBased) return $"{device.Name} has doorbells, registers or regions, and no BAR has it as its device";
        }

        return null;
    }
}

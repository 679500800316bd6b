using DeviceDsl.Pci.Bars;
using DeviceDsl.Pci.Configuration;

namespace DeviceDsl.Pci;

/// <summary>The parts and settings of a function.</summary>
/// <param name="Identity">Its identity, as in its header.</param>
public sealed record PciFunctionOptions(PciIdentity Identity)
{
    /// <summary>Its name in messages; by default the name of its first device.</summary>
    public string? Name { get; init; }

    /// <summary>Its BARs, which use at most 6 registers.</summary>
    public IReadOnlyList<PciBar> Bars { get; init; } = [];

    /// <summary>
    /// A device besides those in the BARs, for the lines it raises, or as an <see cref="IPciDevice"/> that uses the function. Its
    /// doorbells, registers and regions require BARs.
    /// </summary>
    public IDevice? Device { get; init; }

    /// <summary>Its message-signalled interrupts; <see langword="null"/> for none.</summary>
    public PciMsixOptions? Msix { get; init; }

    /// <summary>Its capabilities, in order; the one of MSI-X comes before them.</summary>
    public IReadOnlyList<PciCapability> Capabilities { get; init; } = [];

    /// <summary>Its interrupt pin.</summary>
    public PciInterruptPin Pin { get; init; } = PciInterruptPin.A;

    /// <summary>How the guest's writes reach the doorbells in its BARs.</summary>
    public DoorbellDelivery Delivery { get; init; } = DoorbellDelivery.EventFd;

    /// <summary>The state that is saved and loaded with the function; by default the states of its devices.</summary>
    public ISavedState? SavedState { get; init; }

    /// <summary>
    /// Returns the options declared by the attributes of a device's class: <see cref="PciDeviceAttribute"/> and <see cref="BarAttribute"/>.
    /// </summary>
    /// <param name="device">The device, which gets every BAR of its class as a base.</param>
    /// <exception cref="ArgumentException">The class has no <see cref="PciDeviceAttribute"/>, or the generator did not run.</exception>
    public static PciFunctionOptions Of(IDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return (device as IDescribedPciDevice)?.Describe()
            ?? throw new ArgumentException(
                $"{device.Name} has no description for PCI: its class {device.GetType().Name} lacks [PciDevice], "
                    + "or was compiled without the DeviceDsl generator.",
                nameof(device));
    }

    /// <summary>Returns every device of the function once.</summary>
    internal IReadOnlyList<IDevice> Devices()
        => [
            .. Bars.Select(bar => bar.Device).Append(Device).OfType<IDevice>().Distinct(ReferenceEqualityComparer.Instance).Cast<IDevice>(),
        ];

    /// <summary>Returns the BARs, including the one that MSI-X adds.</summary>
    internal IReadOnlyList<PciBar> AllBars()
        => Msix is null || Bars.Any(bar => bar.Index == Msix.Bar) ? Bars : [.. Bars, Msix.OwnBar];

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">They break a rule; the message has the first violation.</exception>
    internal void ThrowIfInvalid(string name, IReadOnlyList<PciCapability> capabilities, Func<PciBar, IEnumerable<BarRange>> windowsOf)
    {
        string? error = CheckIdentity()
            ?? CheckMsix()
            ?? BarRules.Check(AllBars(), windowsOf)
            ?? CapabilityList.Check(capabilities)
            ?? CheckLines()
            ?? CheckMessages();
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
                if (line.Kind == LineKind.Edge)
                {
                    return $"line {line.Name} of {device.Name} is an edge line, and an interrupt pin is level-triggered";
                }

                if (Pin == PciInterruptPin.None)
                {
                    return $"line {line.Name} of {device.Name} needs an interrupt pin, and the function has none";
                }
            }

            bool isBased = Bars.Any(bar => bar.Device == device) || device is { DoorbellCount: 0, RegisterCount: 0, RegionCount: 0 };
            if (!isBased) return $"{device.Name} has doorbells, registers or regions, and no BAR has it as its device";
        }

        return null;
    }
}

using DeviceDsl.Pci;
using DeviceDsl.Virtio.PciTransports;

namespace DeviceDsl.Virtio;

/// <summary>Virtio over PCI: legacy, modern, or both for one device (PC-5).</summary>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Pci;
/// using DeviceDsl.Virtio;
///
/// using var machine = new EmbeddedMachine();
/// using var host = new PciHost(machine);
/// PciFunction function = host.Plug(new PciAddress(3), VirtioPci.FunctionOf(new Dice()));
///
/// [VirtioDevice(4)]
/// internal sealed partial class Dice : VirtioDevice
/// {
///     [VirtQueue(0)]
///     private uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
/// }
/// </code>
/// </example>
public static class VirtioPci
{
    /// <summary>The vendor ID of all virtio functions.</summary>
    public const ushort Vendor = 0x1AF4;

    /// <summary>The maximum number of queues of a device on PCI.</summary>
    public const int MaximumQueues = ModernInterface.QueueCount;

    private const ushort FirstModernId = 0x1040;

    /// <summary>
    /// Returns the PCI function of a device, to be plugged into a <see cref="PciHost"/>. After the function is removed, the device can be
    /// used for another.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="options">How the device presents itself; by default with both interfaces.</param>
    /// <exception cref="ArgumentException">
    /// The device is unsuitable: too many queues, too long a configuration, a device type without a legacy ID, or no interface at all.
    /// </exception>
    public static PciFunctionOptions FunctionOf(VirtioDevice device, VirtioPciOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        options ??= new();
        ThrowIfUnsuitable(device, options);
        var transport = new PciTransport(device, options);
        PciBar[] bars = [.. BarsOf(device, transport, options)];
        transport.SavedParts = [transport, transport.Masked, .. bars.Select(bar => bar.Device!)];
        return new(IdentityOf(device, options))
        {
            Name = device.Name,
            Device = transport,
            Bars = bars,
            Msix = options.Vectors == 0 ? null : new PciMsixOptions(options.Vectors ?? device.QueueCount + 1, PciTransport.MsixBar),
            Capabilities = options.HasModernInterface ? VirtioCapability.AllOf(device, transport) : [],
            Pin = PciInterruptPin.A,
            SavedState = device,
        };
    }

    /// <summary>Returns the legacy PCI device ID of a device type; 0 if it has none (PC-4).</summary>
    internal static ushort LegacyIdOf(int kind) => kind switch
    {
        1 => 0x1000,
        2 => 0x1001,
        3 => 0x1003,
        4 => 0x1005,
        5 => 0x1002,
        8 => 0x1004,
        9 => 0x1009,
        _ => 0,
    };

    private static PciIdentity IdentityOf(VirtioDevice device, VirtioPciOptions options)
    {
        uint classCode = device.Id switch
        {
            1 => 0x02_0000,
            2 => 0x01_0000,
            3 => 0x07_8000,
            _ => 0x00_FF00,
        };
        return options.HasLegacyInterface
            ? new(Vendor, LegacyIdOf(device.Id), classCode) { SubsystemVendor = Vendor, Subsystem = (ushort)device.Id }
            : new(Vendor, (ushort)(FirstModernId + device.Id), classCode)
            {
                Revision = 1,
                SubsystemVendor = Vendor,
                Subsystem = (ushort)(FirstModernId + device.Id),
            };
    }

    private static IEnumerable<PciBar> BarsOf(VirtioDevice device, PciTransport transport, VirtioPciOptions options)
    {
        if (options.HasLegacyInterface)
        {
            yield return new PciBar(PciTransport.LegacyBar, AddressSpace.Pio, LegacyInterface.Length)
            {
                Device = new LegacyInterface(device, transport),
            };
        }

        if (options.HasModernInterface)
        {
            yield return new PciBar(PciTransport.ModernBar, AddressSpace.Mmio, ModernInterface.Length)
            {
                Is64Bit = true,
                IsPrefetchable = true,
                Device = new ModernInterface(device, transport),
            };
        }
    }

    private static void ThrowIfUnsuitable(VirtioDevice device, VirtioPciOptions options)
    {
        string? error = null;
        if (!options.HasLegacyInterface && !options.HasModernInterface)
        {
            error = "it must have the legacy interface, the modern interface or both";
        }
        else if (device.QueueCount > MaximumQueues) error = $"it has {device.QueueCount} queues, more than {MaximumQueues}";
        else if (device.ConfigurationLength > (int)ModernInterface.ConfigurationLength)
        {
            error = $"its configuration has {device.ConfigurationLength} bytes, more than the {ModernInterface.ConfigurationLength} of "
                + "the modern interface";
        }
        else if (options.HasLegacyInterface && LegacyIdOf(device.Id) == 0)
        {
            error = $"its device type {device.Id} has no legacy PCI device ID";
        }
        else if (options.HasLegacyInterface && device.ConfigurationLength > LegacyInterface.ConfigurationLength)
        {
            error = $"its configuration has {device.ConfigurationLength} bytes, more than the {LegacyInterface.ConfigurationLength} of "
                + "the legacy interface";
        }

        if (error is not null) throw new ArgumentException($"{device} cannot be a PCI function: {error}.", nameof(device));
    }
}

namespace DeviceDsl.Pci.Configuration;

/// <summary>The offsets in the configuration space of a function with a type 0 header (PC-2).</summary>
internal static class PciHeader
{
    public const int Vendor = 0x00;
    public const int Device = 0x02;
    public const int Command = 0x04;
    public const int Status = 0x06;
    public const int Revision = 0x08;
    public const int CacheLineSize = 0x0C;
    public const int HeaderType = 0x0E;
    public const int FirstBar = 0x10;
    public const int SubsystemVendor = 0x2C;
    public const int Subsystem = 0x2E;
    public const int FirstCapabilityPointer = 0x34;
    public const int InterruptLine = 0x3C;
    public const int InterruptPin = 0x3D;

    /// <summary>The first offset for capabilities.</summary>
    public const int FirstCapability = 0x40;

    /// <summary>The number of BAR registers.</summary>
    public const int BarCount = 6;

    /// <summary>The writable bits of the command register.</summary>
    public const PciCommand WritableCommand = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster | PciCommand.ParityError
        | PciCommand.SystemError | PciCommand.InterruptDisable;

    /// <summary>The status bit for an asserted interrupt, whether the pin is disabled or not.</summary>
    public const uint InterruptStatus = 1 << 3;

    /// <summary>The status bit for a capability list.</summary>
    public const uint HasCapabilities = 1 << 4;

    /// <summary>The header type bit for a device with several functions.</summary>
    public const uint IsMultifunction = 1 << 7;

    /// <summary>Returns the offset of a BAR register.</summary>
    public static int Bar(int index) => FirstBar + (index * sizeof(uint));
}

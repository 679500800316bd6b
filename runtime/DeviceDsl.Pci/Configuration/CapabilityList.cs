namespace DeviceDsl.Pci.Configuration;

/// <summary>The capabilities of a function and their offsets in its configuration space.</summary>
internal sealed class CapabilityList
{
    private readonly PciCapability?[] _byDword = new PciCapability?[ConfigurationSpace.Length / sizeof(uint)];

    /// <summary>Places capabilities in a configuration space, one after the other.</summary>
    public CapabilityList(ConfigurationSpace space, IReadOnlyList<PciCapability> capabilities)
    {
        int[] offsets = Layout(capabilities);
        for (int i = 0; i < capabilities.Count; i++)
        {
            capabilities[i].Place(space, offsets[i], i + 1 < offsets.Length ? offsets[i + 1] : 0);
            int dwords = Align(capabilities[i].Length) / sizeof(uint);
            _byDword.AsSpan(offsets[i] / sizeof(uint), dwords).Fill(capabilities[i]);
        }

        if (offsets.Length == 0) return;
        space.Define(PciHeader.FirstCapabilityPointer, 1, (uint)offsets[0]);
        space.SetBits(PciHeader.Status, PciHeader.HasCapabilities, isSet: true);
    }

    /// <summary>Returns the first violation in a list of capabilities; <see langword="null"/> if there is none.</summary>
    public static string? Check(IReadOnlyList<PciCapability> capabilities)
    {
        int length = capabilities.Sum(capability => Align(capability.Length));
        const int Room = ConfigurationSpace.Length - PciHeader.FirstCapability;
        if (length > Room) return $"its capabilities need {length} bytes in total, and only {Room} are available";
        if (capabilities.Distinct().Count() < capabilities.Count) return "it lists the same capability object twice";
        PciCapability? taken = capabilities.FirstOrDefault(capability => capability.IsTaken);
        return taken is null ? null : $"its capability 0x{taken.Id:x2} already belongs to another function";
    }

    /// <summary>Returns the capability that contains the dword at an offset, if any.</summary>
    public PciCapability? At(int offset) => offset < ConfigurationSpace.Length ? _byDword[offset / sizeof(uint)] : null;

    private static int[] Layout(IReadOnlyList<PciCapability> capabilities)
    {
        int[] offsets = new int[capabilities.Count];
        int next = PciHeader.FirstCapability;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = next;
            next += Align(capabilities[i].Length);
        }

        return offsets;
    }

    private static int Align(int length) => (length + sizeof(uint) - 1) / sizeof(uint) * sizeof(uint);
}

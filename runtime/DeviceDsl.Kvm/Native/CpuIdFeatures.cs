namespace DeviceDsl.Kvm.Native;

/// <summary>Compares answers of CPUID that a guest relies on with those that are possible here.</summary>
internal static class CpuIdFeatures
{
    private const uint Vendor = 0;
    private const uint AddressSizes = 0x8000_0008;
    private const uint PhysicalBits = 0xFF;

    /// <summary>The functions whose registers are sets of features: function, index, and which of EAX, EBX, ECX, EDX.</summary>
    private static readonly (uint Function, uint Index, string Registers)[] Sets =
    [
        (1, 0, "cd"), (7, 0, "bcd"), (7, 1, "abcd"), (7, 2, "d"), (0xD, 0, "ad"), (0xD, 1, "acd"), (0x14, 0, "bc"), (0x4000_0001, 0, "a"),
        (0x8000_0001, 0, "cd"), (0x8000_0008, 0, "b"), (0x8000_000A, 0, "d"), (0x8000_0021, 0, "a"),
    ];

    /// <summary>Returns what an answer needs and the answer here lacks; null if nothing.</summary>
    public static string? FindUnsupported(CpuIdEntry saved, CpuIdEntry here)
    {
        if (saved.Function == Vendor && (saved.Ebx, saved.Ecx, saved.Edx) != (here.Ebx, here.Ecx, here.Edx))
        {
            return "a processor of another vendor";
        }

        if (saved.Function == AddressSizes && (saved.Eax & PhysicalBits) > (here.Eax & PhysicalBits))
        {
            return $"physical addresses of {saved.Eax & PhysicalBits} bits";
        }

        foreach ((uint function, uint index, string registers) in Sets)
        {
            if (saved.Function != function || saved.Index != index) continue;
            foreach (char register in registers)
            {
                uint missing = Register(saved, register) & ~Register(here, register);
                if (missing == 0) continue;
                return $"features of CPUID 0x{function:x}.{index} (e{register}x: 0x{missing:x})";
            }
        }

        return null;
    }

    private static uint Register(CpuIdEntry entry, char register) => register switch
    {
        'a' => entry.Eax,
        'b' => entry.Ebx,
        'c' => entry.Ecx,
        _ => entry.Edx,
    };
}

namespace DeviceDsl.Kvm.Native;

/// <summary>The whole state of a processor that stands still, as bytes of the kernel's structures.</summary>
/// <param name="CpuId">What CPUID answers.</param>
/// <param name="Parts">The bytes of each <see cref="CpuPart"/> that the processor has.</param>
/// <param name="Extended">The registers of the FPU and of the vector units.</param>
/// <param name="Nested">The state of virtualization inside the guest; empty if the kernel has none.</param>
/// <param name="Msrs">The model-specific registers, in the order in which they can be set.</param>
internal sealed record CpuSnapshot(
    byte[] CpuId, IReadOnlyDictionary<CpuPart, byte[]> Parts, byte[] Extended, byte[] Nested, IReadOnlyList<Msr> Msrs)
{
    // Far more than any processor has, and little enough to allocate.
    private const int MaxLength = 1 << 20;

    /// <summary>Writes the state.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteBytes(CpuId);
        foreach (CpuPart part in CpuPart.All) writer.WriteBytes(Parts.GetValueOrDefault(part, []));
        writer.WriteBytes(Extended);
        writer.WriteBytes(Nested);
        writer.WriteArray<Msr>([.. Msrs], static (own, register) =>
        {
            own.Write(register.Index);
            own.Write(register.Value);
        });
    }

    /// <summary>Reads a state, of which only the lengths are checked.</summary>
    public static CpuSnapshot Read(StateReader reader)
    {
        byte[] cpuId = reader.ReadBytes();
        var parts = new Dictionary<CpuPart, byte[]>();
        foreach (CpuPart part in CpuPart.All)
        {
            byte[] bytes = reader.ReadBytes();
            if (bytes.Length == 0) continue;
            if (bytes.Length != part.Length) throw reader.Refuse($"has {bytes.Length} bytes of {part.Name}, not {part.Length}");
            parts.Add(part, bytes);
        }

        byte[] extended = reader.ReadBytes();
        byte[] nested = reader.ReadBytes();
        if (extended.Length > MaxLength || nested.Length > MaxLength) throw reader.Refuse("has registers of a length that no kernel uses");
        Msr[] registers = reader.ReadArray(static own => new Msr { Index = own.Read<uint>(), Value = own.Read<ulong>() });
        return new(cpuId, parts, extended, nested, registers);
    }
}

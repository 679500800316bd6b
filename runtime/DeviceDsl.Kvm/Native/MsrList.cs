using System.Runtime.InteropServices;

namespace DeviceDsl.Kvm.Native;

/// <summary>The model-specific registers that make up the state of a processor.</summary>
internal sealed class MsrList
{
    private const int MaxCount = 4096;
    private const int HeaderLength = 8;

    private readonly uint[] _indices;

    private MsrList(uint[] indices) => _indices = indices;

    /// <summary>Reads the list from the kernel.</summary>
    public static unsafe Errno TryRead(KvmFile kvm, out MsrList? list)
    {
        uint[] buffer = new uint[1 + MaxCount];
        buffer[0] = MaxCount;
        Errno errno = kvm.Request(Ioctl.GetMsrIndexList, MemoryMarshal.AsBytes(buffer.AsSpan()));
        // The deadline counts in ticks of the time-stamp counter, and is kept by the local APIC: it is set after everything else.
        list = errno == Errno.None
            ? new([.. buffer.AsSpan(1, (int)Math.Min(buffer[0], MaxCount)).ToArray().OrderBy(index => index == Msr.Deadline)])
            : null;
        return errno;
    }

    /// <summary>Reads the registers that a processor has, in the order in which they can be set.</summary>
    public Errno TryGet(KvmFile cpu, out List<Msr> registers)
    {
        registers = [];
        for (int next = 0; next < _indices.Length;)
        {
            Msr[] wanted = [.. _indices.Skip(next).Select(index => new Msr { Index = index })];
            Errno errno = Transfer(cpu, Ioctl.GetMsrs, wanted, out int done);
            if (errno != Errno.None) return errno;
            registers.AddRange(wanted.Take(done));
            // The processor does not have the register at which the kernel stopped.
            next += done + 1;
        }

        return Errno.None;
    }

    /// <summary>Sets registers, except those that have their value already: some of them cannot be written.</summary>
    /// <param name="cpu">The processor.</param>
    /// <param name="registers">The registers and their values.</param>
    /// <param name="refused">The register that the kernel did not set, with the error EINVAL.</param>
    public Errno TrySet(KvmFile cpu, IEnumerable<Msr> registers, out Msr refused)
    {
        refused = default;
        Errno errno = TryGet(cpu, out List<Msr> before);
        if (errno != Errno.None) return errno;
        Dictionary<uint, ulong> values = before.ToDictionary(register => register.Index, register => register.Value);
        Msr[] changed = [.. registers.Where(register => values.GetValueOrDefault(register.Index) != register.Value)];
        if (changed.Length == 0) return Errno.None;
        errno = Transfer(cpu, Ioctl.SetMsrs, changed, out int done);
        if (errno != Errno.None || done == changed.Length) return errno;
        refused = changed[done];
        return Errno.EINVAL;
    }

    private static Errno Transfer(KvmFile cpu, nuint request, Msr[] registers, out int done)
    {
        ReadOnlySpan<byte> entries = MemoryMarshal.AsBytes(registers.AsSpan());
        byte[] argument = new byte[HeaderLength + entries.Length];
        BitConverter.TryWriteBytes(argument, registers.Length);
        entries.CopyTo(argument.AsSpan(HeaderLength));
        Errno errno = cpu.Request(request, argument, out done);
        if (errno == Errno.None) argument.AsSpan(HeaderLength).CopyTo(MemoryMarshal.AsBytes(registers.AsSpan()));
        done = Math.Clamp(done, 0, registers.Length);
        return errno;
    }
}

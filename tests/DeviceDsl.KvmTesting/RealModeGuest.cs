using System.Buffers.Binary;
using DeviceDsl.Kvm;
using Iced.Intel;

namespace DeviceDsl.KvmTesting;

/// <summary>
/// A machine on <c>/dev/kvm</c> with 64 KiB of memory and a piece of real-mode code, which tells the test of itself through ports.
/// </summary>
/// <remarks>
/// Interrupt vectors lie at 0, the code at <see cref="CodeAddress"/>; data from <see cref="DataAddress"/> on are the code's,
/// the stack ends at <see cref="StackEnd"/>. A byte written to <see cref="ReportPort"/> is a report, one to
/// <see cref="DonePort"/> ends the run, and one to <see cref="LeavePort"/> does nothing.
/// </remarks>
public sealed class RealModeGuest : IDisposable
{
    public const ushort CodeAddress = 0x1000;
    public const ushort DataAddress = 0x8000;
    public const ushort StackEnd = 0xF000;
    public const ushort ReportPort = 0xF4;
    public const ushort DonePort = 0xF5;
    public const ushort LeavePort = 0xF6;

    /// <summary>How long a test waits for what ought to happen at once, before it fails instead of hanging.</summary>
    public static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    private const int MemoryLength = 0x1_0000;

    private readonly SemaphoreSlim _reports = new(0);
    private readonly GuestMemory _memory;

    /// <summary>Gives a machine without memory its memory.</summary>
    /// <param name="machine">The machine, which is disposed with this.</param>
    public RealModeGuest(KvmMachine machine)
    {
        Machine = machine;
        _memory = machine.AddMemory(0, MemoryLength);
        Cpu.UnclaimedWrite = OnWrite;
    }

    /// <summary>Gives a machine without memory its memory and code.</summary>
    /// <param name="machine">The machine, which is disposed with this.</param>
    /// <param name="code">Writes the code.</param>
    public RealModeGuest(KvmMachine machine, Action<Assembler> code)
        : this(machine) => Load(code);

    public KvmMachine Machine { get; }

    public KvmCpu Cpu => Machine.Cpus[0];

    /// <summary>What the guest wrote to ports that nobody takes, with the ports of this class.</summary>
    public List<(IoAddress Address, int Length, ulong Value)> Writes { get; } = [];

    /// <summary>Does something in the guest's thread when the guest writes to a port.</summary>
    public void OnPort(ushort port, Action action) => Cpu.UnclaimedWrite += (_, address, _, _) =>
    {
        if (address == IoAddress.Pio(port)) action();
    };

    /// <summary>Replaces the code.</summary>
    /// <param name="code">Writes the code.</param>
    /// <param name="handlers">Interrupt handlers: the vector, and who writes the code.</param>
    public RealModeGuest Load(Action<Assembler> code, params ReadOnlySpan<(byte Vector, Action<Assembler> Code)> handlers)
    {
        var assembler = new Assembler(bitness: 16);
        code(assembler);
        var entries = new Label[handlers.Length];
        for (int i = 0; i < handlers.Length; i++)
        {
            entries[i] = assembler.CreateLabel();
            assembler.Label(ref entries[i]);
            handlers[i].Code(assembler);
        }

        AssemblerResult assembled = Assemble(assembler, CodeAddress);
        for (int i = 0; i < handlers.Length; i++) Write(handlers[i].Vector * 4, (uint)assembled.GetLabelRIP(entries[i]));
        return this;
    }

    /// <summary>Adds code for another processor.</summary>
    /// <param name="address">Its first address.</param>
    /// <param name="code">Writes the code.</param>
    public void LoadAt(ushort address, Action<Assembler> code)
    {
        var assembler = new Assembler(bitness: 16);
        code(assembler);
        Assemble(assembler, address);
    }

    /// <summary>Puts the processor to the beginning of the code.</summary>
    public RealModeGuest Reset()
    {
        Cpu.EnterRealMode(segment: 0, offset: CodeAddress, stack: StackEnd);
        return this;
    }

    /// <summary>Runs the code from its beginning to its end.</summary>
    public KvmStop Run()
    {
        Reset().Cpu.Start();
        if (!Cpu.Wait(HangGuard, out KvmStop stop))
        {
            throw new TimeoutException($"The guest did not end; it wrote {string.Join(", ", Writes)}.");
        }

        return stop;
    }

    /// <summary>Waits until the guest has reported so often since the last call.</summary>
    public void AwaitReports(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!_reports.Wait(HangGuard)) throw new TimeoutException($"The guest made {i} of {count} reports.");
        }
    }

    /// <summary>Forgets the reports that the guest has made, so that those that are awaited next are new.</summary>
    public void ForgetReports()
    {
        while (_reports.Wait(0))
        {
        }
    }

    /// <summary>A 32-bit value in the guest's memory.</summary>
    public uint Read(int address) => BinaryPrimitives.ReadUInt32LittleEndian(_memory.Bytes[address..]);

    /// <summary>Sets a 32-bit value in the guest's memory.</summary>
    public void Write(int address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_memory.Bytes[address..], value);

    public void Dispose()
    {
        Machine.Dispose();
        _reports.Dispose();
    }

    /// <summary>What happens at the guest's writes, unless a test puts a handler of its own in its place.</summary>
    public void OnWrite(KvmCpu cpu, IoAddress address, int length, ulong value)
    {
        if (address == IoAddress.Pio(LeavePort)) return;
        Writes.Add((address, length, value));
        if (address == IoAddress.Pio(ReportPort)) _reports.Release();
        if (address == IoAddress.Pio(DonePort)) cpu.RequestStop();
    }

    private AssemblerResult Assemble(Assembler assembler, ushort address)
    {
        using var stream = new MemoryStream();
        AssemblerResult result = assembler.Assemble(
            new StreamCodeWriter(stream), address, BlockEncoderOptions.ReturnNewInstructionOffsets);
        stream.ToArray().CopyTo(_memory.Bytes[address..]);
        return result;
    }
}

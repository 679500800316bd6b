using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance.Live;

/// <summary>A processor on the kernel that executes <see cref="AccessProgram"/>, one instruction a call.</summary>
/// <param name="memory">The guest's memory, which holds the program.</param>
/// <param name="number">The number of the processor.</param>
internal abstract class CommandCpu(GuestMemory memory, int number)
{
    private readonly List<string> _exits = [];

    /// <summary>Executes an instruction.</summary>
    public GuestResult Execute(in GuestAccess access)
    {
        AccessProgram.Prepare(memory.Bytes, number, access);
        Continue();
        UInt128 mask = UInt128.MaxValue >> (128 - (access.Size * 8));
        return new([.. _exits], access.IsWrite ? 0 : AccessProgram.ValueOf(memory.Bytes, number) & mask);
    }

    /// <summary>
    /// Runs with interrupts on until an interrupt was taken or none is pending. Setting the events makes the kernel check for interrupts.
    /// By itself it checks only after an event, and the guest's change of LVT0 is none (PIC-14).
    /// </summary>
    public byte? TakeInterrupt()
    {
        ClearEvents();
        AccessProgram.PrepareInterrupt(memory.Bytes, number);
        Continue();
        return AccessProgram.VectorOf(memory.Bytes, number);
    }

    /// <summary>Runs the program until it waits for the next command.</summary>
    protected void Continue()
    {
        _exits.Clear();
        Run();
    }

    /// <summary>Records an exit.</summary>
    protected void Record(string exit) => _exits.Add(exit);

    /// <summary>Sets the pending events of the processor to none.</summary>
    protected abstract void ClearEvents();

    /// <summary>Runs the guest until it writes to <see cref="AccessProgram.WaitPort"/>.</summary>
    protected abstract void Run();
}

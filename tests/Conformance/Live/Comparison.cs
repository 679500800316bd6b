using DeviceDsl.Conformance.Replay;
using DeviceDsl.Kvm;

namespace DeviceDsl.Conformance.Live;

/// <summary>Compares the embedded machine with one on the running kernel by sequences of random commands.</summary>
/// <param name="subject">The machine on the kernel.</param>
/// <param name="seed">The seed of the first sequence.</param>
/// <param name="commands">The number of commands in all sequences.</param>
/// <param name="output">Receives the differences, each with the shortest sequence that shows it, and the count at the end.</param>
internal sealed class Comparison(ComparedMachine subject, int seed, int commands, TextWriter output)
{
    private const int MaxDifferences = 10;
    private const int SequencesPerReport = 250;

    private readonly MachinePair _pair = PairOf(subject);

    /// <summary>Runs all sequences, or until so many differed that more would tell nothing new.</summary>
    /// <param name="folder">Receives the traces of the shortest sequences that differ, recorded from the kernel.</param>
    /// <returns>The number of sequences that differed.</returns>
    public int Run(string? folder = null)
    {
        int done = 0;
        int differences = 0;
        for (int sequence = seed; done < commands && differences < MaxDifferences; sequence++)
        {
            IReadOnlyList<string> all = CommandsOf(subject, sequence);
            Difference? found = _pair.Run(all);
            done += found?.Index + 1 ?? all.Count;
            if (found is not null)
            {
                differences++;
                Report(sequence, all, found, folder);
            }

            if ((sequence - seed + 1) % SequencesPerReport == 0) output.WriteLine($"{done} commands, {differences} differences so far");
        }

        output.WriteLine($"{done} commands from seed {seed} on both machines, {differences} differences");
        return differences;
    }

    private static MachinePair PairOf(ComparedMachine subject)
    {
        if (subject == ComparedMachine.Kernel)
        {
            return new(call => new KernelTraceMachine(call), call => new EmbeddedTraceMachine(call), RunningKernel.Profile);
        }

        InterruptControllers controllers = subject switch
        {
            ComparedMachine.KvmSplit => InterruptControllers.Split,
            ComparedMachine.KvmManaged => InterruptControllers.Managed,
            _ => InterruptControllers.Kernel,
        };
        bool isKernel = controllers == InterruptControllers.Kernel;
        // A registration that would conflict is not requested from the kernel. Where our controllers are, they follow the newest kernel.
        EmbeddedTraceMachine.Freedom freedom = EmbeddedTraceMachine.Freedom.ClosingFrees
            | (isKernel ? EmbeddedTraceMachine.Freedom.RefusalChangesNothing : EmbeddedTraceMachine.Freedom.None);
        return new(
            call => new KvmTraceMachine(call, controllers),
            call => new EmbeddedTraceMachine(WithAllControllers(call), freedom),
            isKernel ? RunningKernel.Profile : KernelProfile.Newest);
    }

    private static VmCall WithAllControllers(VmCall call) => call.Kind == VmKind.Split ? call with { Kind = VmKind.IrqChip } : call;

    private static IReadOnlyList<string> CommandsOf(ComparedMachine subject, int seed)
        => [.. RandomCommands.Create(seed).Where(command => IsComparable(subject, command.Split(' ')))];

    /// <summary>Whether both machines must do the same at a command.</summary>
    private static bool IsComparable(ComparedMachine subject, string[] words) => subject switch
    {
        ComparedMachine.Kernel => true,
        // The machine serves the writes of coalesced zones itself.
        _ when words[0] is "ring" or "coalesced" => false,
        ComparedMachine.Kvm => true,
        // A doorbell at the address of a controller comes before one of this process, but after most of the kernel's.
        _ when words[0] == "ioeventfd" => !CommandPool.IsOfController(Words.ParseNumber(words[2])),
        ComparedMachine.KvmManaged => true,
        // Only the kernel knows whether a local APIC accepts the interrupts that a new ICW1 drops (PIC-7).
        _ => !CommandPool.IsFirstInitWord(words),
    };

    private void Report(int sequence, IReadOnlyList<string> all, Difference found, string? folder)
    {
        IReadOnlyList<string> shortest = Shrinker.Shrink([.. all.Take(found.Index + 1)], candidate => _pair.Run(candidate) is not null);
        Difference shown = _pair.Run(shortest) ?? found;
        output.WriteLine($"seed {sequence}, command {found.Index}; the shortest sequence:");
        foreach (string command in shortest) output.WriteLine($"  {command}");
        output.WriteLine($"  {shown.Shown}");
        output.WriteLine($"    {subject,-8} {shown.Expected}");
        output.WriteLine($"    embedded {shown.Actual}");
        if (folder is null || subject != ComparedMachine.Kernel) return;
        Keep(Path.Combine(folder, $"{sequence}.trace"), [.. shortest, shown.Shown]);
    }

    private void Keep(string file, IReadOnlyList<string> commands)
    {
        try
        {
            File.WriteAllText(file, Recorder.Record(commands));
        }
        catch (MachineException exception)
        {
            output.WriteLine($"    not kept as a trace: {exception.Message}");
        }
    }
}

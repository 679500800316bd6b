using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance.Live;

/// <summary>Compares the embedded machine with the running kernel by sequences of random commands.</summary>
/// <param name="seed">The seed of the first sequence.</param>
/// <param name="commands">The number of commands in all sequences.</param>
/// <param name="output">Receives the differences, each with the shortest sequence that shows it, and the count at the end.</param>
internal sealed class Comparison(int seed, int commands, TextWriter output)
{
    private const int MaxDifferences = 10;
    private const int SequencesPerReport = 250;

    private readonly MachinePair _pair = new(
        call => new KernelTraceMachine(call), call => new EmbeddedTraceMachine(call), RunningKernel.Profile);

    /// <summary>Runs all sequences, or until so many differed that more would tell nothing new.</summary>
    /// <param name="folder">Receives the traces of the shortest sequences that differ, recorded from the kernel.</param>
    /// <returns>The number of sequences that differed.</returns>
    public int Run(string? folder = null)
    {
        int done = 0;
        int differences = 0;
        for (int sequence = seed; done < commands && differences < MaxDifferences; sequence++)
        {
            IReadOnlyList<string> all = RandomCommands.Create(sequence);
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

    private void Report(int sequence, IReadOnlyList<string> all, Difference found, string? folder)
    {
        IReadOnlyList<string> shortest = Shrinker.Shrink([.. all.Take(found.Index + 1)], candidate => _pair.Run(candidate) is not null);
        Difference shown = _pair.Run(shortest) ?? found;
        output.WriteLine($"seed {sequence}, command {found.Index}; the shortest sequence:");
        foreach (string command in shortest) output.WriteLine($"  {command}");
        output.WriteLine($"  {shown.Shown}");
        output.WriteLine($"    kernel   {shown.Expected}");
        output.WriteLine($"    embedded {shown.Actual}");
        if (folder is not null) Keep(Path.Combine(folder, $"{sequence}.trace"), [.. shortest, shown.Shown]);
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

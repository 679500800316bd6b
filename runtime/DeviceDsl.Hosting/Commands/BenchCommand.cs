using DeviceDsl.Hosting.Charts;
using DeviceDsl.Hosting.Measurement;
using DeviceDsl.Hosting.Reporting;
using DeviceDsl.Kvm;
using Spectre.Console;

namespace DeviceDsl.Hosting.Commands;

/// <summary>Compares the paths from a guest's write to the device.</summary>
internal sealed class BenchCommand(ProgramEnvironment environment, Func<IDevice> createDevice)
{
    /// <summary>Measures, and writes the tables and the chart.</summary>
    public int Run(BenchOptions options)
    {
        string? whyNot = options.SvgPath is null ? null : OutputFile.WhyNotWritable(options.SvgPath);
        if (whyNot is not null)
        {
            environment.Error.WriteLine($"error: --svg {options.SvgPath} cannot be written: {whyNot}");
            return ExitCodes.Usage;
        }

        MachineKind[] kinds = [.. options.Machines.Where(IsAvailable)];
        return kinds.Length == 0 ? ExitCodes.Failure : Run(kinds, options);
    }

    private int Run(MachineKind[] kinds, BenchOptions options)
    {
        try
        {
            Report(Measure(kinds, options.Duration), options.SvgPath, out bool isComplete);
            return isComplete ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            environment.Error.WriteLine($"error: {exception.Message}");
            return ExitCodes.Failure;
        }
    }

    private ComparisonResult Measure(MachineKind[] kinds, TimeSpan duration)
    {
        var machines = new List<MeasuredMachine>();
        try
        {
            foreach (MachineKind kind in kinds) machines.Add(MeasuredMachine.Open(kind, () => OpenGuest(kind), createDevice));
            IDevice device = createDevice();
            if (machines.TrueForAll(machine => machine.Lanes.Count == 0))
            {
                throw new InvalidOperationException(NothingToMeasure(device, machines));
            }

            var comparison = new Comparison(machines, device.Name);
            var progress = new MeasuringProgress(ProgramEnvironment.ConsoleOn(environment.Error));
            return progress.Follow(report => comparison.Run(duration, report));
        }
        finally
        {
            machines.ForEach(machine => machine.Dispose());
        }
    }

    private static string NothingToMeasure(IDevice device, IEnumerable<MeasuredMachine> machines)
    {
        IEnumerable<DoorbellEntry> doorbells = Enumerable.Range(0, device.DoorbellCount).Select(device.GetDoorbell);
        string why = device.DoorbellCount == 0 ? $"{device.Name} has no doorbell."
            : doorbells.All(doorbell => doorbell.IsSynchronous)
                ? $"{device.Name} has only synchronous doorbells, which no ioeventfd serves."
            : string.Join(' ', machines.SelectMany(machine => machine.Skipped).Distinct());
        return $"there is nothing to measure: {why}";
    }

    private void Report(ComparisonResult result, string? svgPath, out bool isComplete)
    {
        isComplete = result.IsComplete;
        IAnsiConsole console = ProgramEnvironment.ConsoleOn(environment.Output);
        ComparisonTables.Write(console, result);
        if (svgPath is null) return;
        File.WriteAllText(svgPath, ComparisonChart.Draw(result));
        console.WriteLine($"The chart was written to {svgPath}.");
    }

    private MeasuredGuest OpenGuest(MachineKind kind) => kind == MachineKind.Kvm ? new KvmGuest(environment.Kvm) : new EmbeddedGuest();

    private bool IsAvailable(MachineKind kind)
    {
        if (kind != MachineKind.Kvm || KvmMachine.IsAvailable(environment.Kvm.DevicePath, out string reason)) return true;
        environment.Error.WriteLine($"The KVM machine is skipped: {reason}");
        return false;
    }
}

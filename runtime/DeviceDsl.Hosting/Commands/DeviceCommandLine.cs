using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Commands;

/// <summary>The command line of a device program: its commands, its options and their errors.</summary>
internal sealed class DeviceCommandLine
{
    private const double DefaultSeconds = 8;
    private const double MinSeconds = 0.1;
    private const double MaxSeconds = 600;

    private readonly ProgramEnvironment _environment;
    private readonly Func<IDevice> _createDevice;
    private readonly Option<IReadOnlyList<MachineKind>?> _machines;
    private readonly Option<TimeSpan?> _duration;
    private readonly Option<string?> _svg;
    private readonly RootCommand _root;

    /// <summary>Makes the command line of a program.</summary>
    /// <param name="environment">The environment of the program.</param>
    /// <param name="createDevice">Makes the program's device.</param>
    /// <param name="commands">The program's own commands.</param>
    public DeviceCommandLine(ProgramEnvironment environment, Func<IDevice> createDevice, params ReadOnlySpan<Command> commands)
    {
        _environment = environment;
        _createDevice = createDevice;
        _machines = new("--machine", "-m")
        {
            Description = $"The machines to compare [default: {MachineChoice.All}].",
            HelpName = string.Join('|', MachineChoice.Names),
            CustomParser = ParseMachines,
        };
        _duration = new("--seconds", "-s")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"The time to measure, {MinSeconds} to {MaxSeconds} seconds [default: {DefaultSeconds}]."),
            HelpName = "N",
            CustomParser = ParseSeconds,
        };
        _svg = new("--svg") { Description = "Also write a bar chart to this SVG file.", HelpName = "FILE" };
        _root = CreateRoot();
        foreach (Command command in commands) _root.Subcommands.Add(command);
    }

    /// <summary>Runs the command of the arguments.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = _root.Parse(arguments);
        if (parsed.Errors is [var first, ..])
        {
            _environment.Error.WriteLine($"error: {first.Message.ReplaceLineEndings(" ").Trim()} See --help.");
            return ExitCodes.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = _environment.Output, Error = _environment.Error });
    }

    private static IReadOnlyList<MachineKind>? ParseMachines(ArgumentResult argument)
    {
        string name = argument.Tokens[0].Value;
        IReadOnlyList<MachineKind>? machines = MachineChoice.Parse(name);
        if (machines is null) argument.AddError($"--machine {name}: must be embedded, kvm or all.");
        return machines;
    }

    private static TimeSpan? ParseSeconds(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
        if (isNumber && seconds is >= MinSeconds and <= MaxSeconds) return TimeSpan.FromSeconds(seconds);
        argument.AddError(
            string.Create(CultureInfo.InvariantCulture, $"--seconds {text}: must be a number from {MinSeconds} to {MaxSeconds}."));
        return null;
    }

    private RootCommand CreateRoot()
    {
        string device = _createDevice().Name;
        var root = new RootCommand(
            $"Measures the doorbells of {device}: the cost of a guest's write by userspace exits and by ioeventfds. Default: bench.");
        var bench = new Command("bench", "Compares the cost of a guest's write by userspace exits and by ioeventfds.");
        foreach (Option option in (ReadOnlySpan<Option>)[_machines, _duration, _svg])
        {
            root.Options.Add(option);
            bench.Options.Add(option);
        }

        root.Subcommands.Add(bench);
        root.SetAction(Bench);
        bench.SetAction(Bench);
        return root;
    }

    private int Bench(ParseResult parsed)
    {
        var options = new BenchOptions(
            parsed.GetValue(_machines) ?? MachineChoice.Parse(MachineChoice.All)!,
            parsed.GetValue(_duration) ?? TimeSpan.FromSeconds(DefaultSeconds),
            parsed.GetValue(_svg));
        return new BenchCommand(_environment, _createDevice).Run(options);
    }
}

using System.CommandLine;
using DeviceDsl.Conformance.Live;
using DeviceDsl.Conformance.Replay;

namespace DeviceDsl.Conformance;

/// <summary>The command line: replays traces, records them from the running kernel, and compares it by random commands.</summary>
internal sealed class TraceProgram
{
    private const int Passed = 0;
    private const int Failed = 1;
    private const int Misused = 2;
    private const int DefaultCommands = 20_000;

    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly Argument<string> _folder = new("DIR") { Description = "A folder of traces, or one trace." };
    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Which traces: a pattern with * and ? for the name, or for the path in the folder.",
        HelpName = "GLOB",
    };
    private readonly Option<bool> _isOnKernel = new("--kernel")
    {
        Description = "Replay on the kernel of this machine instead of the embedded machine.",
    };
    private readonly Argument<string> _script = new("SCRIPT") { Description = "A file of commands, or a trace." };
    private readonly Option<string?> _file = new("--output")
    {
        Description = "The file of the trace; by default it is written to the standard output.",
        HelpName = "FILE",
    };
    private readonly Option<int> _commands = new("--commands")
    {
        Description = "The number of commands.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultCommands,
    };
    private readonly Option<ComparedMachine> _machine = new("--machine")
    {
        Description = "The machine on the kernel that is compared: Kernel (the kernel's calls), Kvm, KvmSplit or KvmManaged (KvmMachine).",
        HelpName = "NAME",
        DefaultValueFactory = _ => ComparedMachine.Kernel,
    };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of the first sequence; the next sequences have the next seeds.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string?> _traces = new("--traces")
    {
        Description = "A folder for the traces of the shortest sequences that differ.",
        HelpName = "DIR",
    };

    private TraceProgram(TextWriter output, TextWriter errors)
    {
        _output = output;
        _errors = errors;
    }

    /// <summary>Runs the program.</summary>
    /// <returns>0 when everything passed, 1 when something differs, 2 when the arguments make no sense or something is missing.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        var program = new TraceProgram(output, errors);
        ParseResult parsed = program.CreateRoot().Parse(arguments);
        if (parsed.Errors.Count == 0) return parsed.Invoke(new() { Output = output, Error = errors });
        errors.WriteLine(parsed.Errors[0].Message);
        return Misused;
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Replays traces of the kernel and reports the first result of each that differs.")
        {
            _folder, _filter, _isOnKernel,
        };
        var record = new Command("record", "Runs commands on the kernel of this machine and writes them with its results as a trace.")
        {
            _script, _file,
        };
        var compare = new Command(
            "compare", "Runs random commands on the kernel of this machine and on the embedded machine, and reports the first difference.")
        {
            _machine, _commands, _seed, _traces,
        };
        root.SetAction(parsed => Guard(() => Replay(parsed)));
        record.SetAction(parsed => Guard(() => Record(parsed)));
        compare.SetAction(parsed => Guard(() => Compare(parsed)));
        root.Subcommands.Add(record);
        root.Subcommands.Add(compare);
        return root;
    }

    /// <summary>What is missing or cannot be read is reported in one line.</summary>
    private int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TraceException or MachineException)
        {
            _errors.WriteLine(exception.Message);
            return Misused;
        }
    }

    private int Replay(ParseResult parsed)
    {
        string folder = parsed.GetValue(_folder)!;
        string[] files = TraceFolder.Find(folder, parsed.GetValue(_filter));
        Func<VmCall, TraceMachine> create = parsed.GetValue(_isOnKernel)
            ? call => new KernelTraceMachine(call)
            : call => new EmbeddedTraceMachine(call);
        int failed = 0;
        foreach (string file in files)
        {
            string? mismatch = Replayer.Replay(file, create);
            if (mismatch is null) continue;
            failed++;
            _output.WriteLine($"{(file == folder ? file : Path.GetRelativePath(folder, file))}: {mismatch}");
        }

        _output.WriteLine($"{files.Length - failed} passed, {failed} failed");
        return failed == 0 ? Passed : Failed;
    }

    private int Record(ParseResult parsed)
    {
        using StreamReader script = File.OpenText(parsed.GetValue(_script)!);
        string trace = Recorder.Record(script);
        if (parsed.GetValue(_file) is { } file) File.WriteAllText(file, trace);
        else _output.Write(trace);
        return Passed;
    }

    private int Compare(ParseResult parsed)
    {
        if (parsed.GetValue(_traces) is { } folder) Directory.CreateDirectory(folder);
        var comparison = new Comparison(parsed.GetValue(_machine), parsed.GetValue(_seed), parsed.GetValue(_commands), _output);
        int differences = comparison.Run(parsed.GetValue(_traces));
        return differences == 0 ? Passed : Failed;
    }
}

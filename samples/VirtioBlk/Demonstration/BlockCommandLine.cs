using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using VirtioBlk.Serving;

namespace VirtioBlk.Demonstration;

/// <summary>The command line of the program.</summary>
internal sealed class BlockCommandLine
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;
    private const ulong MinDiskSize = 1 << 20;
    private const ulong DefaultDiskSize = 64 << 20;
    private const ulong MaxDiskSize = 1UL << 40;
    private const ulong MaxInMemorySize = 1 << 30;

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly RootCommand _root = new(
        "Runs a virtio block device on a disk image, with a guest that sends mixed requests "
            + "and checks every read against the data that it wrote.");

    private readonly Option<string?> _image = new("--image", "-i")
    {
        Description = "The disk image to create; it is kept [default: a temporary file].",
        HelpName = "FILE",
    };
    private readonly Option<ulong?> _size = new("--size")
    {
        Description = "The size of the disk, for example 2G [default: 64M].",
        HelpName = "N[K|M|G]",
        CustomParser = ParseSize,
    };
    private readonly Option<BackendChoice> _backend = new("--backend")
    {
        Description = "Where the bytes of the disk are stored.",
        DefaultValueFactory = _ => BackendChoice.File,
    };
    private readonly Option<TransportChoice> _transport = new("--transport", "-t")
    {
        Description = "How the guest reaches the device.",
        DefaultValueFactory = _ => TransportChoice.Modern,
    };
    private readonly Option<MachineChoice> _machine = new("--machine", "-m")
    {
        Description = "The machine that runs the guest.",
        DefaultValueFactory = _ => MachineChoice.Embedded,
    };
    private readonly Option<LayoutChoice> _layout = new("--layout")
    {
        Description = "The layout of the rings.",
        DefaultValueFactory = _ => LayoutChoice.Split,
    };
    private readonly Option<int> _queues = new("--queues", "-q")
    {
        Description = $"The number of queues, 1 to {BlockDevice.MaximumQueues}.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _depth = new("--depth", "-d")
    {
        Description = "The number of requests in flight on each queue, 1 to 64.",
        HelpName = "N",
        DefaultValueFactory = _ => 16,
    };
    private readonly Option<double> _seconds = new("--seconds", "-s")
    {
        Description = "The duration of the run, 0.1 to 600 seconds.",
        HelpName = "N",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The seed of the random mix of requests.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<bool> _exits = new("--exits")
    {
        Description = "Serve kicks inside the guest's writes instead of by ioeventfds.",
    };

    public BlockCommandLine(TextWriter output, TextWriter error)
    {
        _output = output;
        _error = error;
        foreach (Option option
            in new Option[] { _image, _size, _backend, _machine, _transport, _layout, _queues, _depth, _seconds, _seed, _exits })
        {
            _root.Options.Add(option);
        }

        _queues.Validators.Add(result => RequireRange(result, _queues, 1, BlockDevice.MaximumQueues));
        _depth.Validators.Add(result => RequireRange(result, _depth, 1, 64));
        _seconds.Validators.Add(result => RequireRange(result, _seconds, 0.1, 600));
        _root.SetAction(Run);
    }

    /// <summary>Runs the demonstration, or the backend, that the arguments describe.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments) => BlockProgram.Create(_root).Run(arguments, _output, _error);

    private int Run(ParseResult parsed)
    {
        var options = new DemonstrationOptions
        {
            Image = parsed.GetValue(_image),
            Size = parsed.GetValue(_size) ?? DefaultDiskSize,
            Backend = parsed.GetValue(_backend),
            Machine = parsed.GetValue(_machine),
            Transport = parsed.GetValue(_transport),
            IsPacked = parsed.GetValue(_layout) == LayoutChoice.Packed,
            Queues = parsed.GetValue(_queues),
            Depth = parsed.GetValue(_depth),
            Seconds = parsed.GetValue(_seconds),
            Seed = parsed.GetValue(_seed),
            UsesIoEventFds = !parsed.GetValue(_exits),
        };
        if (Contradiction(options) is { } contradiction)
        {
            _error.WriteLine($"error: {contradiction}");
            return Usage;
        }

        try
        {
            return new BlockDemonstration(options, ConsoleOn(_output), ConsoleOn(_error)).Run() ? Success : Failure;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            _error.WriteLine($"error: {exception.Message}");
            return Failure;
        }
    }

    /// <summary>Returns the error of options that are valid one by one but cannot be combined; null if there is none.</summary>
    private static string? Contradiction(DemonstrationOptions options)
    {
        if (options.IsPacked && options.Transport is (TransportChoice.Legacy or TransportChoice.MmioLegacy))
        {
            return "--layout packed: the legacy transports support only split rings.";
        }

        if (options.Backend == BackendChoice.Memory && options.Size > MaxInMemorySize)
        {
            return "--size: a disk in memory must not exceed 1G.";
        }

        if (options.Image is null) return null;
        if (options.Backend == BackendChoice.Memory) return $"--image {options.Image}: a disk in memory has no image.";
        return File.Exists(options.Image) ? $"--image {options.Image}: the file already exists." : null;
    }

    private static void RequireRange<T>(OptionResult result, Option<T> option, T min, T max)
        where T : IComparable<T>
    {
        T? value = result.GetValueOrDefault<T>();
        if (value is not null && (value.CompareTo(min) < 0 || value.CompareTo(max) > 0))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value}: must be {min} to {max}."));
        }
    }

    private static ulong? ParseSize(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        int shift = char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        bool isNumber = ulong.TryParse(shift == 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
        if (isNumber
            && number <= MaxDiskSize >> shift
            && number << shift is >= MinDiskSize and var size
            && size % DiskModel.BlockLength == 0)
        {
            return size;
        }

        argument.AddError($"--size {text}: must be a number of bytes that is a multiple of {DiskModel.BlockLength} from 1M to 1024G.");
        return null;
    }

    private static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = output.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
    }
}

using System.CommandLine;
using DeviceDsl.Virtio;

namespace DeviceDsl.Hosting.Commands;

/// <summary>The command line of a virtio program.</summary>
internal sealed class VirtioCommandLine
{
    private const string CommandName = "vhost-user";
    private const string PrintCapabilities = "--print-capabilities";
    private const string SocketPath = "--socket-path";
    private const string Descriptor = "--fd";

    private readonly BackendDefinition _backend;
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly RootCommand _root;
    private readonly Option<string?> _socketPath = new(SocketPath)
    {
        Description = "Listen on this Unix domain socket.",
        HelpName = "PATH",
    };
    private readonly Option<int?> _descriptor = new(Descriptor)
    {
        Description = "Serve this inherited socket, which listens or is connected.",
        HelpName = "N",
    };
    private readonly Option<string?> _register = new("--register")
    {
        Description = "Write the file by which managers of virtual machines find this program, and end.",
        HelpName = "DIRECTORY",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Makes the command line of a program.</summary>
    /// <param name="root">The command line to which the command is added.</param>
    /// <param name="backend">What the program offers.</param>
    /// <param name="output">The output for results.</param>
    /// <param name="error">The output for everything else.</param>
    public VirtioCommandLine(RootCommand root, BackendDefinition backend, TextWriter output, TextWriter error)
    {
        _root = root;
        _backend = backend;
        _output = output;
        _error = error;
        _root.Subcommands.Add(CreateCommand());
    }

    /// <summary>Runs the command of the arguments.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments)
    {
        // By convention it wins over every other argument, valid or not (VU-34).
        if (arguments.Contains(PrintCapabilities))
        {
            _output.WriteLine(CapabilityFile.Describe(_backend));
            return ExitCodes.Success;
        }

        ParseResult parsed = _root.Parse(IsForFrontend(arguments) ? [CommandName, .. arguments] : arguments);
        if (parsed.Errors is [var first, ..])
        {
            _error.WriteLine($"error: {first.Message.ReplaceLineEndings(" ").Trim()} See --help.");
            return ExitCodes.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = _output, Error = _error, ProcessTerminationTimeout = null });
    }

    // Managers of virtual machines pass only the common options.
    private static bool IsForFrontend(IReadOnlyList<string> arguments)
        => arguments is [var first, ..]
            && first.StartsWith('-')
            && arguments.Any(argument => Is(argument, SocketPath) || Is(argument, Descriptor));

    private static bool Is(string argument, string option)
        => argument == option || argument.StartsWith(option + "=", StringComparison.Ordinal);

    private Command CreateCommand()
    {
        var command = new Command(
            CommandName, $"Offers the device to QEMU and other vhost-user frontends. {PrintCapabilities} lists its features as JSON.");
        command.Options.Add(_socketPath);
        command.Options.Add(_descriptor);
        command.Options.Add(_register);
        foreach (Option option in _backend.Options) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_register) is not null) return;
            bool hasPath = result.GetResult(_socketPath) is not null;
            bool hasDescriptor = result.GetResult(_descriptor) is not null;
            if (hasPath == hasDescriptor) result.AddError($"{CommandName}: needs either {SocketPath} or {Descriptor}.");
        });
        command.SetAction(Serve);
        return command;
    }

    private int Serve(ParseResult parsed)
    {
        try
        {
            if (parsed.GetResult(_register) is not null) return Register(parsed.GetValue(_register));
            VirtioDevice device = _backend.Create(parsed);
            using (device as IDisposable)
            {
                return new VhostUserCommand(device, _backend.OnReload, _output, _error).Run(
                    parsed.GetValue(_socketPath), parsed.GetValue(_descriptor));
            }
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException or MachineException
            or PlatformNotSupportedException)
        {
            _error.WriteLine($"error: {exception.Message}");
            return exception is ArgumentException ? ExitCodes.Usage : ExitCodes.Failure;
        }
    }

    private int Register(string? directory)
    {
        _output.WriteLine($"wrote {CapabilityFile.Write(_backend, directory ?? CapabilityFile.DefaultDirectory)}");
        return ExitCodes.Success;
    }
}

using System.CommandLine;
using DeviceDsl.Hosting.Commands;
using DeviceDsl.Virtio;

namespace DeviceDsl.Hosting;

/// <summary>Makes a program of a virtio device: it offers the device to QEMU and other frontends by vhost-user.</summary>
/// <remarks>
/// The command <c>vhost-user</c> has the options that frontends and managers of virtual machines pass to every backend:
/// <c>--socket-path</c>, <c>--fd</c> and <c>--print-capabilities</c> (VU-34). They may also leave the name of the command out. SIGTERM and
/// SIGINT end the program with exit code 0.
/// </remarks>
/// <param name="type">The type of the device in the vhost-user conventions, for example <c>block</c> or <c>rng</c>.</param>
/// <param name="create">
/// Makes the device from the parsed options. It may throw an <see cref="IOException"/> or an <see cref="ArgumentException"/>.
/// </param>
/// <example>
/// <code>
/// using DeviceDsl.Hosting;
/// using DeviceDsl.Virtio;
///
/// return new VirtioProgram("rng", _ => new Ones()).Run(args);
///
/// [VirtioDevice(4)]
/// internal sealed partial class Ones : VirtioDevice
/// {
///     [VirtQueue(0)]
///     private static uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(1, uint.MaxValue);
/// }
/// </code>
/// </example>
public sealed class VirtioProgram(string type, Func<ParseResult, VirtioDevice> create)
{
    /// <summary>The type of the device in the vhost-user conventions.</summary>
    public string Type { get; } = type;

    /// <summary>What the program is, in one sentence.</summary>
    public string Description { get; init; } = $"A vhost-user backend for a virtio device of the type {type}.";

    /// <summary>The options of the device, besides the common ones.</summary>
    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>The features that <c>--print-capabilities</c> lists, by their names in the vhost-user conventions.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Called at SIGHUP, on any thread, for example to follow a file that was resized.</summary>
    public Action<VirtioDevice>? OnReload { get; init; }

    /// <summary>
    /// The command line to which <c>vhost-user</c> is added, for a program that does more; by default the program has only that.
    /// </summary>
    public RootCommand? Root { get; init; }

    /// <summary>Runs the command of the arguments.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <returns>The exit code: 0 for success, 1 for a device or a socket that cannot be made, 2 for invalid arguments.</returns>
    public int Run(IReadOnlyList<string> args) => Run(args, Console.Out, Console.Error);

    /// <summary>Does the same with other outputs.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="output">The output for results.</param>
    /// <param name="error">The output for everything else.</param>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var backend = new BackendDefinition(Type, Description, create, Options, Capabilities, OnReload);
        return new VirtioCommandLine(Root ?? new RootCommand(Description), backend, output, error).Run(args);
    }
}

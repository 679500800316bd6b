using System.CommandLine;
using DeviceDsl.Virtio;

namespace DeviceDsl.Hosting.Commands;

/// <summary>What a virtio program offers to frontends.</summary>
/// <param name="Type">The type of the device in the vhost-user conventions.</param>
/// <param name="Description">What the program is, in one sentence.</param>
/// <param name="Create">Makes the device from the parsed options.</param>
/// <param name="Options">The options of the device.</param>
/// <param name="Capabilities">The features by their names in the vhost-user conventions.</param>
/// <param name="OnReload">Called at SIGHUP; null if the program does not react to it.</param>
internal sealed record BackendDefinition(
    string Type,
    string Description,
    Func<ParseResult, VirtioDevice> Create,
    IReadOnlyList<Option> Options,
    IReadOnlyList<string> Capabilities,
    Action<VirtioDevice>? OnReload);

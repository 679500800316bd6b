using System.Linq;
using System.Text;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Declarations;
using DeviceDsl.Model.Machines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Generator;

/// <summary>Writes the wiring of every <c>[Device]</c> class, its table of doorbells, its interrupt lines, its <c>IDevice</c>, and of every <c>[Machine]</c> of them.</summary>
/// <remarks>It reports nothing: what it cannot write, the analyzers explain.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DeviceGenerator : IIncrementalGenerator
{
    private static readonly ReadOnce<DeviceModel> Devices = new();
    private static readonly ReadOnce<MachineModel> Machines = new();

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var devices = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.FullDeviceName,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (candidate, cancellation) => Read(candidate, cancellation))
            .WithTrackingName(TrackingNames.Read)
            .Where(static device => device is not null)
            .Select(static (device, _) => device!)
            .WithTrackingName(TrackingNames.Devices);

        var machines = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.FullMachineName,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (candidate, cancellation) => ReadMachine(candidate, cancellation))
            .WithTrackingName(TrackingNames.ReadMachine)
            .Where(static machine => machine is not null)
            .Select(static (machine, _) => machine!)
            .WithTrackingName(TrackingNames.Machines);

        var ambiguous = devices.Select(static (device, _) => HintName.Plain(device.Type)).Collect()
            .Combine(machines.Select(static (machine, _) => HintName.Plain(machine.Type)).Collect())
            .Select(static (names, _) => HintName.Ambiguous(names.Left.Concat(names.Right)))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        context.RegisterSourceOutput(
            devices.Combine(ambiguous).WithTrackingName(TrackingNames.Named),
            static (output, named) => output.AddSource(
                HintName.Of(named.Left.Type, named.Right),
                SourceText.From(DeviceWriter.Write(named.Left), Encoding.UTF8)));
        context.RegisterSourceOutput(
            machines.Combine(ambiguous).WithTrackingName(TrackingNames.NamedMachines),
            static (output, named) => output.AddSource(
                HintName.Of(named.Left.Type, named.Right),
                SourceText.From(MachineWriter.Write(named.Left), Encoding.UTF8)));
    }

    private static DeviceModel? Read(GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Devices.Get(candidate.TargetNode, candidate.SemanticModel.Compilation, () =>
            candidate.TargetSymbol is INamedTypeSymbol type
            && IsFirstPart(candidate, AttributeNames.DeviceAttributeOf(type))
            && DeviceDeclaration.Read(type) is { } device
                ? DeviceModelFactory.Create(device)
                : null);
    }

    private static MachineModel? ReadMachine(GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Machines.Get(candidate.TargetNode, candidate.SemanticModel.Compilation, () =>
            candidate.TargetSymbol is INamedTypeSymbol type
            && IsFirstPart(candidate, AttributeNames.MachineAttributeOf(type))
            && MachineDeclaration.Read(type) is { } machine
                ? MachineModelFactory.Create(machine)
                : null);
    }

    // A class that carries the attribute on two of its parts, which is an error, is still one device.
    private static bool IsFirstPart(GeneratorAttributeSyntaxContext candidate, AttributeData? attribute)
        => candidate.Attributes.Any(here => here.ApplicationSyntaxReference is { } place
            && attribute?.ApplicationSyntaxReference is { } first
            && place.SyntaxTree == first.SyntaxTree
            && place.Span == first.Span);
}

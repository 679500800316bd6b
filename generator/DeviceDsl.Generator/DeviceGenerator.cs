using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Generator;

/// <summary>Writes the wiring of every <c>[Device]</c> class: its table of doorbells, its interrupt lines, its <c>IDevice</c>.</summary>
/// <remarks>It reports nothing: what it cannot write, the analyzers explain.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DeviceGenerator : IIncrementalGenerator
{
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

        var ambiguous = devices
            .Select(static (device, _) => HintName.Plain(device.Type))
            .Collect()
            .Select(static (names, _) => HintName.Ambiguous(names))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        context.RegisterSourceOutput(
            devices.Combine(ambiguous).WithTrackingName(TrackingNames.Named),
            static (output, named) => output.AddSource(
                HintName.Of(named.Left.Type, named.Right),
                SourceText.From(DeviceWriter.Write(named.Left), Encoding.UTF8)));
    }

    private static DeviceModel? Read(GeneratorAttributeSyntaxContext candidate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return candidate.TargetSymbol is INamedTypeSymbol type
            && IsFirstPart(type, candidate.Attributes)
            && DeviceDeclaration.Read(type) is { } device
                ? DeviceModelFactory.Create(device)
                : null;
    }

    // A class that carries the attribute on two of its parts, which is an error, is still one device.
    private static bool IsFirstPart(INamedTypeSymbol type, ImmutableArray<AttributeData> attributes)
        => attributes.Any(attribute => attribute.ApplicationSyntaxReference is { } here
            && AttributeNames.DeviceAttributeOf(type)?.ApplicationSyntaxReference is { } first
            && here.SyntaxTree == first.SyntaxTree
            && here.Span == first.Span);
}

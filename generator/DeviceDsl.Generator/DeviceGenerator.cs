using System;
using System.Linq;
using System.Text;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Generator;

/// <summary>
/// Generates the wiring of every <c>[Device]</c> class (its doorbell table, its interrupt lines, its <c>IDevice</c>), of every
/// <c>[Board]</c>, and the description of every <c>[VirtioDevice]</c>.
/// </summary>
/// <remarks>It reports no diagnostics: the analyzers explain the parts that it leaves out.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DeviceGenerator : IIncrementalGenerator
{
    private static readonly DeclarationCache<WiredDevice> Devices = new();
    private static readonly DeclarationCache<BoardModel> Boards = new();
    private static readonly DeclarationCache<VirtioModel> VirtioDevices = new();

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<WiredDevice> devices = Models(
            context, AttributeNames.FullDeviceName, Devices, Read, TrackingNames.Read, TrackingNames.Devices);
        IncrementalValuesProvider<BoardModel> boards = Models(
            context, AttributeNames.FullBoardName, Boards, ReadBoard, TrackingNames.ReadBoard, TrackingNames.Boards);
        IncrementalValuesProvider<VirtioModel> virtioDevices = Models(
            context,
            AttributeNames.FullVirtioDeviceName,
            VirtioDevices,
            ReadVirtioDevice,
            TrackingNames.ReadVirtioDevice,
            TrackingNames.VirtioDevices);

        IncrementalValueProvider<EquatableArray<string>> ambiguous = devices.Select(static (wired, _) => HintName.Plain(wired.Device.Type))
            .Collect()
            .Combine(boards.Select(static (board, _) => HintName.Plain(board.Type)).Collect())
            .Combine(virtioDevices.Select(static (device, _) => HintName.Plain(device.Type)).Collect())
            .Select(static (names, _) => HintName.Ambiguous(names.Left.Left.Concat(names.Left.Right).Concat(names.Right)))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        WriteEach(context, devices, ambiguous, TrackingNames.Named, static wired => wired.Device.Type, DeviceWriter.Write);
        WriteEach(context, boards, ambiguous, TrackingNames.NamedBoards, static board => board.Type, BoardWriter.Write);
        WriteEach(context, virtioDevices, ambiguous, TrackingNames.NamedVirtioDevices, static device => device.Type, VirtioWriter.Write);
    }

    /// <summary>The models of the classes that carry an attribute.</summary>
    private static IncrementalValuesProvider<T> Models<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        DeclarationCache<T> cache,
        Func<INamedTypeSymbol, T?> read,
        string readStep,
        string modelStep)
        where T : class
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                (candidate, cancellation) => Read(candidate, cache, read, cancellation))
            .WithTrackingName(readStep)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(modelStep);

    private static void WriteEach<T>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<T> models,
        IncrementalValueProvider<EquatableArray<string>> ambiguous,
        string step,
        Func<T, TypeModel> typeOf,
        Func<T, string> write)
        => context.RegisterSourceOutput(
            models.Combine(ambiguous).WithTrackingName(step),
            (output, named) => output.AddSource(
                HintName.Of(typeOf(named.Left), named.Right),
                SourceText.From(write(named.Left), Encoding.UTF8)));

    private static T? Read<T>(
        GeneratorAttributeSyntaxContext candidate,
        DeclarationCache<T> cache,
        Func<INamedTypeSymbol, T?> read,
        CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        return cache.Get(candidate.TargetNode, candidate.SemanticModel.Compilation, () =>
            candidate.TargetSymbol is INamedTypeSymbol type && IsFirstPart(candidate, type) ? read(type) : null);
    }

    private static WiredDevice? Read(INamedTypeSymbol type)
        => DeviceDeclaration.Read(type) is { } device && DeviceModelFactory.Create(device) is { } model
            ? new(model, PciModelFactory.Create(device))
            : null;

    private static BoardModel? ReadBoard(INamedTypeSymbol type)
        => BoardDeclaration.Read(new MarkedType(type)) is { } board ? BoardModelFactory.Create(board) : null;

    private static VirtioModel? ReadVirtioDevice(INamedTypeSymbol type)
        => VirtioDeclaration.Read(new MarkedType(type)) is { } device ? VirtioModelFactory.Create(device) : null;

    // A class with the attribute on two parts, which is an error, is still one device.
    private static bool IsFirstPart(GeneratorAttributeSyntaxContext candidate, INamedTypeSymbol type)
    {
        INamedTypeSymbol? attribute = candidate.Attributes[0].AttributeClass;
        AttributeData? first = type.GetAttributes()
            .FirstOrDefault(other => SymbolEqualityComparer.Default.Equals(other.AttributeClass, attribute));
        return candidate.Attributes.Any(here => here.ApplicationSyntaxReference is { } place
            && first?.ApplicationSyntaxReference is { } its
            && place.SyntaxTree == its.SyntaxTree
            && place.Span == its.Span);
    }
}

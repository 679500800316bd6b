using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using DeviceDsl.Model.Devices;
using DeviceDsl.Model.Pci;
using DeviceDsl.Model.Rules;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Generator;

/// <summary>
/// Generates the wiring of every <c>[Device]</c> and <c>[RegisterBlock]</c> class (its doorbell table, its interrupt lines, its
/// <c>IDevice</c>), of every <c>[Board]</c>, and the description of every <c>[VirtioDevice]</c>.
/// </summary>
/// <remarks>
/// The analyzers explain what it leaves out. It reports that itself only where they do not: see <see cref="AnalyzerReach"/>.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class DeviceGenerator : IIncrementalGenerator
{
    private static readonly DeclarationCache<Reading<WiredDevice>> Devices = new();
    private static readonly DeclarationCache<Reading<WiredDevice>> Blocks = new();
    private static readonly DeclarationCache<Reading<BoardModel>> Boards = new();
    private static readonly DeclarationCache<Reading<VirtioModel>> VirtioDevices = new();

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Reading<WiredDevice>> readDevices = Readings(
            context, AttributeNames.FullDeviceName, Devices, Read, TrackingNames.Read);
        IncrementalValuesProvider<Reading<WiredDevice>> readBlocks = Readings(
            context, AttributeNames.FullRegisterBlockName, Blocks, Read, TrackingNames.ReadBlock);
        IncrementalValuesProvider<Reading<BoardModel>> readBoards = Readings(
            context, AttributeNames.FullBoardName, Boards, ReadBoard, TrackingNames.ReadBoard);
        IncrementalValuesProvider<Reading<VirtioModel>> readVirtioDevices = Readings(
            context, AttributeNames.FullVirtioDeviceName, VirtioDevices, ReadVirtioDevice, TrackingNames.ReadVirtioDevice);
        IncrementalValuesProvider<WiredDevice> devices = Models(readDevices, TrackingNames.Devices);
        IncrementalValuesProvider<WiredDevice> blocks = Models(readBlocks, TrackingNames.Blocks);
        IncrementalValuesProvider<BoardModel> boards = Models(readBoards, TrackingNames.Boards);
        IncrementalValuesProvider<VirtioModel> virtioDevices = Models(readVirtioDevices, TrackingNames.VirtioDevices);

        IncrementalValueProvider<EquatableArray<string>> ambiguous = devices.Select(static (wired, _) => HintName.Plain(wired.Device.Type))
            .Collect()
            .Combine(boards.Select(static (board, _) => HintName.Plain(board.Type)).Collect())
            .Combine(virtioDevices.Select(static (device, _) => HintName.Plain(device.Type)).Collect())
            .Combine(blocks.Select(static (wired, _) => HintName.Plain(wired.Device.Type)).Collect())
            .Select(static (names, _)
                => HintName.Ambiguous(names.Left.Left.Left.Concat(names.Left.Left.Right).Concat(names.Left.Right).Concat(names.Right)))
            .WithTrackingName(TrackingNames.AmbiguousNames);

        WriteEach(context, devices, ambiguous, TrackingNames.Named, static wired => wired.Device.Type, DeviceWriter.Write);
        WriteEach(context, blocks, ambiguous, TrackingNames.NamedBlocks, static wired => wired.Device.Type, DeviceWriter.Write);
        WriteEach(context, boards, ambiguous, TrackingNames.NamedBoards, static board => board.Type, BoardWriter.Write);
        WriteEach(context, virtioDevices, ambiguous, TrackingNames.NamedVirtioDevices, static device => device.Type, VirtioWriter.Write);
        UnwiredProperties.Register(context);
        Report(context, Incomplete(readDevices), Incomplete(readBlocks), Incomplete(readBoards), Incomplete(readVirtioDevices));
    }

    /// <summary>What is known of the classes that carry an attribute.</summary>
    private static IncrementalValuesProvider<Reading<T>> Readings<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        DeclarationCache<Reading<T>> cache,
        Func<INamedTypeSymbol, Reading<T>?> read,
        string step)
        where T : class
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                (candidate, cancellation) => Read(candidate, cache, read, cancellation))
            .WithTrackingName(step)
            .Where(static reading => reading is not null)
            .Select(static (reading, _) => reading!);

    private static IncrementalValuesProvider<T> Models<T>(IncrementalValuesProvider<Reading<T>> readings, string step)
        where T : class
        => readings.Where(static reading => reading.Model is not null)
            .Select(static (reading, _) => reading.Model!)
            .WithTrackingName(step);

    private static IncrementalValueProvider<ImmutableArray<string>> Incomplete<T>(IncrementalValuesProvider<Reading<T>> readings)
        where T : class
        => readings.Where(static reading => reading.Incomplete is not null)
            .Select(static (reading, _) => reading.Incomplete!)
            .Collect();

    /// <summary>Reports what is left out of the incomplete classes where the analyzers do not.</summary>
    private static void Report(
        IncrementalGeneratorInitializationContext context, params IncrementalValueProvider<ImmutableArray<string>>[] incomplete)
    {
        IncrementalValueProvider<ImmutableArray<string>> all = incomplete.Aggregate(static (some, others)
            => some.Combine(others).Select(static (names, _) => names.Left.AddRange(names.Right)));
        context.RegisterSourceOutput(
            all.Combine(context.AnalyzerConfigOptionsProvider).Combine(context.CompilationProvider),
            static (output, input) => Report(output, input.Left.Left, new(input.Right, input.Left.Right)));
    }

    private static void Report(SourceProductionContext output, ImmutableArray<string> incomplete, AnalyzerReach reach)
    {
        foreach (string name in incomplete.Distinct())
        {
            if (reach.Compilation.Assembly.GetTypeByMetadataName(name) is { } type) Report(output, Omissions.Of(type), reach, type);
        }

        foreach (SyntaxTree file in reach.SkippedFiles(output.CancellationToken))
        {
            Report(output, Omissions.OfFunctions(file, reach.Compilation, output.CancellationToken), reach, null);
        }
    }

    private static void Report(SourceProductionContext output, IEnumerable<Finding> findings, AnalyzerReach reach, INamedTypeSymbol? type)
    {
        CancellationToken cancellation = output.CancellationToken;
        foreach (Finding finding in findings.Where(finding => !reach.Includes(finding, type, cancellation)))
        {
            output.ReportDiagnostic(finding.ToError(cancellation));
        }
    }

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

    private static Reading<T>? Read<T>(
        GeneratorAttributeSyntaxContext candidate,
        DeclarationCache<Reading<T>> cache,
        Func<INamedTypeSymbol, Reading<T>?> read,
        CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        return cache.Get(candidate.TargetNode, candidate.SemanticModel.Compilation, () =>
            candidate.TargetSymbol is INamedTypeSymbol type && IsFirstPart(candidate, type) ? read(type) : null);
    }

    private static Reading<WiredDevice>? Read(INamedTypeSymbol type)
    {
        var marked = new MarkedType(type);
        if (DeviceDeclaration.Read(marked) is not { } device) return null;

        var findings = DeviceRules.Check(device).ToList();
        WiredDevice? wired = DeviceModelFactory.Create(device, findings) is { } model ? new(model, PciModelFactory.Create(device)) : null;
        return new(wired, NameIf(Omissions.Of(device, findings, marked).Any(), type));
    }

    private static Reading<BoardModel>? ReadBoard(INamedTypeSymbol type)
    {
        var marked = new MarkedType(type);
        return BoardDeclaration.Read(marked) is { } board
            ? new(BoardModelFactory.Create(board), NameIf(Omissions.Of(board, marked).Any(), type))
            : null;
    }

    private static Reading<VirtioModel>? ReadVirtioDevice(INamedTypeSymbol type)
    {
        var marked = new MarkedType(type);
        return VirtioDeclaration.Read(marked) is { } device
            ? new(VirtioModelFactory.Create(device), NameIf(Omissions.Of(device, marked).Any(), type))
            : null;
    }

    private static string? NameIf(bool isIncomplete, INamedTypeSymbol type) => isIncomplete ? SymbolNames.MetadataNameOf(type) : null;

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

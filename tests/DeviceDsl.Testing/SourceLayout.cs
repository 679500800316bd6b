using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>Another layout of a source: the same tokens with other line ends, indentation, directives or comments.</summary>
/// <param name="Kind">What is different.</param>
/// <param name="Changes">The changes to the source, in order, none of which is within a token.</param>
internal sealed record SourceLayout(string Kind, ImmutableArray<TextChange> Changes)
{
    // Of these two properties a hint makes a span.
    private const string Start = "Start";
    private const string Length = "Length";

    /// <summary>The place of the first change.</summary>
    public int First => Changes[0].Span.Start;

    /// <summary>The place of the last change.</summary>
    public int Last => Changes[^1].Span.End;

    /// <summary>A layout that inserts texts.</summary>
    public static SourceLayout Inserting(string kind, params (int Position, string Text)[] texts)
        => new(kind, [.. texts.Select(static text => new TextChange(new TextSpan(text.Position, 0), text.Text))]);

    /// <summary>The source in this layout.</summary>
    public SourceText ApplyTo(SourceText source) => source.WithChanges(Changes);

    /// <summary>A span of the source in this layout.</summary>
    public TextSpan Map(TextSpan span) => TextSpan.FromBounds(Moved(span.Start, isEnd: false), Moved(span.End, isEnd: true));

    /// <summary>A diagnostic of the source in this layout, as an analyzer would find it there.</summary>
    public Diagnostic Map(Diagnostic diagnostic, SyntaxTree tree)
    {
        SyntaxTree? before = diagnostic.Location.SourceTree;
        Location Mapped(Location place) => place.SourceTree == before ? Location.Create(tree, Map(place.SourceSpan)) : place;
        return Diagnostic.Create(
            diagnostic.Descriptor,
            Mapped(diagnostic.Location),
            diagnostic.AdditionalLocations.Select(Mapped),
            Map(diagnostic.Properties));
    }

    private ImmutableDictionary<string, string?> Map(ImmutableDictionary<string, string?> properties)
    {
        if (!properties.TryGetValue(Start, out string? start) || !properties.TryGetValue(Length, out string? length)) return properties;

        CultureInfo culture = CultureInfo.InvariantCulture;
        TextSpan span = Map(new TextSpan(int.Parse(start!, culture), int.Parse(length!, culture)));
        return properties.SetItem(Start, span.Start.ToString(culture)).SetItem(Length, span.Length.ToString(culture));
    }

    private int Moved(int position, bool isEnd)
        => position + Changes
            .Where(change => change.Span.Start < position || (change.Span.Start == position && !isEnd && change.Span.IsEmpty))
            .Sum(static change => change.NewText!.Length - change.Span.Length);
}

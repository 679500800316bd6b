using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace DeviceDsl.Testing;

/// <summary>A source in which the places of expected diagnostics are marked: <c>{|DDSL0002:Match = 0x102|}</c>.</summary>
/// <param name="Source">The source without the marks.</param>
/// <param name="Expected">The id and the place of each mark.</param>
public sealed record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    private const string Open = "{|";
    private const string Close = "|}";

    /// <summary>Takes the marks out of a source; they may be nested.</summary>
    public static Markup Parse(string marked)
    {
        string text = marked.ReplaceLineEndings("\n");
        var source = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string Id, TextSpan Span)>();
        for (int i = 0; i < text.Length; i++)
        {
            if (IsAt(text, i, Open))
            {
                int colon = text.IndexOf(':', i);
                open.Push((text[(i + Open.Length)..colon], source.Length));
                i = colon;
            }
            else if (IsAt(text, i, Close))
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
                i++;
            }
            else
            {
                source.Append(text[i]);
            }
        }

        return new(source.ToString(), expected);
    }

    private static bool IsAt(string text, int index, string mark)
        => string.CompareOrdinal(text, index, mark, 0, mark.Length) == 0;
}

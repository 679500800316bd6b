using System;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the generated part of a class inside its containing types and namespace.</summary>
internal static class TypeWriter
{
    public static void Write(
        SourceWriter writer, TypeModel type, string comment, string? baseType, Action members, Action? attributes = null)
    {
        writer.Line();
        string space = Names.EscapeNamespace(type.Namespace);
        if (space.Length == 0)
        {
            WritePart(0);
        }
        else if (type.Language < LanguageVersion.CSharp10)
        {
            writer.Block($"namespace {space}", () => WritePart(0));
        }
        else
        {
            writer.Line($"namespace {space};");
            writer.Line();
            WritePart(0);
        }

        void WritePart(int depth)
        {
            TypePart part = type.Parts[depth];
            string header = $"partial {part.Keyword} {Names.EscapeType(part.Name)}{part.TypeParameters}";
            if (depth < type.Parts.Count - 1)
            {
                writer.Block(header, () => WritePart(depth + 1));
                return;
            }

            writer.Line($"// {comment}");
            attributes?.Invoke();
            writer.Block(baseType is null ? header : $"{header} : {baseType}", members);
        }
    }
}

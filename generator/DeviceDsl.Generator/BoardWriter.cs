using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Boards;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the generated part of a board's class.</summary>
internal static class BoardWriter
{
    private const string Namespace = "global::DeviceDsl";
    private const string IBoard = Namespace + ".IBoard";

    public static string Write(BoardModel board)
    {
        var writer = new SourceWriter(board.Type.Aliases);
        FileHeader.Write(writer, board.Type, board.Deprecations);
        TypeWriter.Write(
            writer,
            board.Type,
            $"The wiring of the board {board.Type.Device.Name}, generated from its attributes.",
            IBoard,
            () => WriteMembers(writer, board));
        return writer.Finish();
    }

    private static void WriteMembers(SourceWriter writer, BoardModel board)
    {
        WriteAttach(writer);
        writer.Line();
        WriteTryAttach(writer);
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"string {DeviceWriter.IDevice}.Name => {SymbolDisplay.FormatLiteral(board.Name, quote: true)};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"int {IBoard}.PartCount => {board.Parts.Count};");
        writer.Line();
        DeviceWriter.WriteTable(
            writer,
            $"global::DeviceDsl.BoardPart {IBoard}.GetPart(int part)",
            "part",
            board.Parts,
            Row);
        WriteMoves(writer, board);
    }

    private static void WriteAttach(SourceWriter writer)
    {
        WriteDocumentation(
            writer,
            "Attaches all devices of the board in declaration order, or none.",
            ("machine", "The machine to attach the devices to."),
            ("delivery", "The way in which the guest's writes reach the doorbells."));
        writer.Line("/// <returns>The attachment of the board; disposing it detaches all devices.</returns>");
        writer.Line(
            $"/// <exception cref=\"{Namespace}.MachineException\">"
                + "A device was rejected; the earlier ones are detached again.</exception>");
        WriteMethod(writer, $"{Namespace}.Attachment AttachTo", "", "Attach(this, delivery: delivery)");
    }

    private static void WriteTryAttach(SourceWriter writer)
    {
        WriteDocumentation(
            writer,
            "Does the same as <see cref=\"AttachTo\"/>, but returns an error instead of throwing.",
            ("machine", "The machine to attach the devices to."),
            ("attachment", "The attachment; <see langword=\"null\"/> if a device was rejected."),
            ("delivery", "The way in which the guest's writes reach the doorbells."));
        WriteMethod(
            writer,
            $"{Namespace}.Errno TryAttachTo",
            $"out {Namespace}.Attachment? attachment",
            "TryAttach(this, out attachment, delivery: delivery)");
    }

    private static void WriteDocumentation(SourceWriter writer, string summary, params (string Name, string Text)[] parameters)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        foreach ((string name, string text) in parameters) writer.Line($"/// <param name=\"{name}\">{text}</param>");
    }

    private static void WriteMethod(SourceWriter writer, string signature, string parameter, string call)
    {
        GeneratedMark.Write(writer);
        writer.Line($"public {signature}(");
        writer.Indented(() =>
        {
            writer.Line($"{Namespace}.Machine machine,");
            if (parameter.Length > 0) writer.Line(parameter + ",");

            writer.Line($"{Namespace}.DoorbellDelivery delivery = {Namespace}.DoorbellDelivery.EventFd)");
        });
        writer.Block("", () =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(machine);");
            writer.Line($"return machine.{call};");
        });
    }

    // The parameter of the method hides a member of the same name.
    private static string Row(PartModel part)
    {
        string member = (part.Member == "part" ? "this." : "") + Names.Escape(part.Member);
        string pio = part.Pio == 0 ? "" : $", Pio: {Hex.Format(part.Pio)}";
        string mmio = part.Mmio == 0 ? "" : $", Mmio: {Hex.Format(part.Mmio)}";
        return $"new({member}, {Names.Literal(part.Member)}{pio}{mmio})";
    }

    private static void WriteMoves(SourceWriter writer, BoardModel board)
    {
        var moves = board.Parts.SelectMany(static (part, number) => part.Moves.Select(move => (Number: number, Move: move))).ToList();
        if (moves.Count == 0) return;

        writer.Line();
        GeneratedMark.Write(writer);
        writer.Block(
            $"{Namespace}.Gsi {IBoard}.GsiOf(int part, {Namespace}.Gsi declared) => (part, declared.Number) switch",
            () =>
            {
                foreach ((int number, GsiMove move) in moves)
                {
                    string declared = move.Declared is { } gsi ? Text(gsi) : "_";
                    writer.Line($"({Text(number)}, {declared}) => {Text(move.Actual)}, // {board.Parts[number].Member}");
                }

                writer.Line("_ => declared,");
            },
            "};");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

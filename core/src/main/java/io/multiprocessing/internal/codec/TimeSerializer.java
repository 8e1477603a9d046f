package io.multiprocessing.internal.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The values of {@code java.time}. Kryo's own serializer loses which of two equal wall-clock times a zoned one is. */
final class TimeSerializer extends GraphSerializer {
    private final Kind kind;

    TimeSerializer(Kind kind) {
        this.kind = kind;
    }

    @Override
    void write(Coder coder, WireOutput output, Object value) {
        switch (kind) {
            case DURATION -> {
                output.writeVarLong(((Duration) value).getSeconds(), false);
                output.writeVarInt(((Duration) value).getNano(), true);
            }
            case INSTANT -> {
                output.writeVarLong(((Instant) value).getEpochSecond(), false);
                output.writeVarInt(((Instant) value).getNano(), true);
            }
            case LOCAL_DATE -> output.writeVarLong(((LocalDate) value).toEpochDay(), false);
            case LOCAL_TIME -> output.writeVarLong(((LocalTime) value).toNanoOfDay(), true);
            case LOCAL_DATE_TIME -> writeDateTime(output, (LocalDateTime) value);
            case ZONE_OFFSET -> output.writeVarInt(((ZoneOffset) value).getTotalSeconds(), false);
            case ZONE_REGION -> output.writeString(((ZoneId) value).getId());
            case OFFSET_TIME -> {
                output.writeVarLong(((OffsetTime) value).toLocalTime().toNanoOfDay(), true);
                output.writeVarInt(((OffsetTime) value).getOffset().getTotalSeconds(), false);
            }
            case OFFSET_DATE_TIME -> {
                writeDateTime(output, ((OffsetDateTime) value).toLocalDateTime());
                output.writeVarInt(((OffsetDateTime) value).getOffset().getTotalSeconds(), false);
            }
            case ZONED_DATE_TIME -> {
                ZonedDateTime time = (ZonedDateTime) value;
                writeDateTime(output, time.toLocalDateTime());
                output.writeVarInt(time.getOffset().getTotalSeconds(), false);
                output.writeString(time.getZone().getId());
            }
            case PERIOD -> {
                Period period = (Period) value;
                output.writeVarInt(period.getYears(), false);
                output.writeVarInt(period.getMonths(), false);
                output.writeVarInt(period.getDays(), false);
            }
            case YEAR -> output.writeVarInt(((Year) value).getValue(), false);
            case YEAR_MONTH -> {
                output.writeVarInt(((YearMonth) value).getYear(), false);
                output.writeByte(((YearMonth) value).getMonthValue());
            }
            case MONTH_DAY -> {
                output.writeByte(((MonthDay) value).getMonthValue());
                output.writeByte(((MonthDay) value).getDayOfMonth());
            }
            default -> throw new AssertionError(kind);
        }
    }

    private static void writeDateTime(WireOutput output, LocalDateTime time) {
        output.writeVarLong(time.toLocalDate().toEpochDay(), false);
        output.writeVarLong(time.toLocalTime().toNanoOfDay(), true);
    }

    @Override
    Object read(Coder coder, WireInput input, Class<?> type) {
        return switch (kind) {
            case DURATION -> Duration.ofSeconds(input.readVarLong(false), input.readVarInt(true));
            case INSTANT -> Instant.ofEpochSecond(input.readVarLong(false), input.readVarInt(true));
            case LOCAL_DATE -> LocalDate.ofEpochDay(input.readVarLong(false));
            case LOCAL_TIME -> LocalTime.ofNanoOfDay(input.readVarLong(true));
            case LOCAL_DATE_TIME -> readDateTime(input);
            case ZONE_OFFSET -> readOffset(input);
            case ZONE_REGION -> ZoneId.of(input.readString());
            case OFFSET_TIME -> OffsetTime.of(LocalTime.ofNanoOfDay(input.readVarLong(true)), readOffset(input));
            case OFFSET_DATE_TIME -> OffsetDateTime.of(readDateTime(input), readOffset(input));
            case ZONED_DATE_TIME -> {
                LocalDateTime time = readDateTime(input);
                ZoneOffset offset = readOffset(input);
                yield ZonedDateTime.ofInstant(time, offset, ZoneId.of(input.readString()));
            }
            case PERIOD -> Period.of(input.readVarInt(false), input.readVarInt(false), input.readVarInt(false));
            case YEAR -> Year.of(input.readVarInt(false));
            case YEAR_MONTH -> YearMonth.of(input.readVarInt(false), input.readByte());
            case MONTH_DAY -> MonthDay.of(input.readByte(), input.readByte());
            default -> throw new AssertionError(kind);
        };
    }

    private static LocalDateTime readDateTime(WireInput input) {
        return LocalDateTime.of(
                LocalDate.ofEpochDay(input.readVarLong(false)), LocalTime.ofNanoOfDay(input.readVarLong(true)));
    }

    private static ZoneOffset readOffset(WireInput input) {
        return ZoneOffset.ofTotalSeconds(input.readVarInt(false));
    }
}
